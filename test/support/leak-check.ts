import { afterEach, beforeEach, expect } from 'vitest'
import { setDisposableTracker, type Disposable } from '#base/disposable.ts'

// A test that leaves a timer, listener, watch or socket behind fails, with the place where it was made.
let open = new Map<Disposable, Error>()

beforeEach(() => {
  open = new Map()
  setDisposableTracker({
    created: (disposable) => open.set(disposable, new Error('made here and never disposed')),
    disposed: (disposable) => open.delete(disposable),
  })
})

afterEach(() => {
  setDisposableTracker(undefined)
  const leaks = [...open.values()].map((error) => error.stack ?? error.message)
  expect(leaks, 'disposables left behind').toEqual([])
})
