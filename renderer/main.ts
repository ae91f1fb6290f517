import { createWebHashHistory } from 'vue-router'
import { systemClock } from '#base/system-clock.ts'
import './main.css'
import { connect } from './rpc/connect.ts'
import { useSession } from './stores/session.ts'
import { createWindowApp } from './window-app.ts'

const { client, onConnectionChange } = connect()
const app = createWindowApp({ client, clock: systemClock, history: createWebHashHistory() })
const session = app.runWithContext(() => useSession())
onConnectionChange(({ state }) => (session.isConnected = state !== 'disconnected'))
app.mount('#app')
