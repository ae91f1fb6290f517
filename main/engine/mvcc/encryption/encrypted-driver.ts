import type { Driver } from '../driver.ts'
import type { Encryption } from './encryption.ts'

/**
 * Keeps the values of a driver encrypted, backups with them. What an earlier configuration has stored is brought up to
 * date when the store is opened, so turning encryption on, off, or to another key leaves no old value behind.
 */
export function createEncryptedDriver(driver: Driver, encryption: Encryption): Driver {
  driver.rewrite((key, stored) =>
    encryption.isStale(key, stored) ? encryption.seal(key, encryption.open(key, stored)) : stored,
  )
  return {
    ...driver,
    load() {
      const snapshot = driver.load()
      return { ...snapshot, objects: opened(snapshot.objects, encryption) }
    },
    commit(changes) {
      return driver.commit(
        changes.map((change) =>
          change.value === undefined ? change : { ...change, value: encryption.seal(change.key, change.value) },
        ),
      )
    },
    *history(after) {
      for (const undo of driver.history(after)) {
        yield undo.previous === undefined ? undo : { ...undo, previous: encryption.open(undo.key, undo.previous) }
      }
    },
  }
}

function* opened(
  objects: Iterable<{ readonly key: string; readonly value: string }>,
  encryption: Encryption,
): Generator<{ readonly key: string; readonly value: string }> {
  for (const { key, value } of objects) yield { key, value: encryption.open(key, value) }
}
