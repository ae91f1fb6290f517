import { createRouter, type Router, type RouteRecordRaw, type RouterHistory } from 'vue-router'
import ClusterCatalog from './views/ClusterCatalog.vue'
import ClusterFrame from './views/ClusterFrame.vue'
import ClusterOverview from './views/ClusterOverview.vue'
import PortForwards from './views/PortForwards.vue'
import PreferencesView from './views/PreferencesView.vue'
import ResourceList from './views/ResourceList.vue'
import WorkloadsOverview from './views/WorkloadsOverview.vue'

const routes: RouteRecordRaw[] = [
  { path: '/', name: 'home', redirect: { name: 'clusters' } },
  { path: '/clusters', name: 'clusters', component: ClusterCatalog },
  { path: '/preferences', name: 'preferences', component: PreferencesView },
  {
    path: '/c/:cluster',
    component: ClusterFrame,
    props: true,
    children: [
      { path: '', redirect: { name: 'overview' } },
      { path: 'overview', name: 'overview', component: ClusterOverview, props: true },
      { path: 'workloads', name: 'workloads', component: WorkloadsOverview, props: true },
      { path: 'forwards', name: 'forwards', component: PortForwards, props: true },
      { path: 'r/:group/:version/:resource', name: 'list', component: ResourceList, props: true },
    ],
  },
  { path: '/:rest(.*)*', redirect: { name: 'clusters' } },
]

export function createAppRouter(history: RouterHistory): Router {
  return createRouter({ history, routes })
}
