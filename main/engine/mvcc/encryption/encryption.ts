/** Turns values into what is kept on the medium, and back. `key` is bound to the value: neither can be moved to another. */
export interface Encryption {
  /** True where `seal` would store this otherwise: not encrypted though it should be, or with a key of before. */
  isStale(key: string, stored: string): boolean
  seal(key: string, value: string): string
  /** Throws AppError engine.encryption-key for a value that none of the keys opens. */
  open(key: string, stored: string): string
}
