import { createRequire } from 'node:module'
import type * as Re2js from 're2js'
import type * as Yaml from 'yaml'

/*
 * Packages that a start does not need. Each is loaded by the first who does, at once and not with a promise, for
 * validation and encoding cannot wait. The bundler does not see them here: they are read from `node_modules`.
 */

const require = createRequire(import.meta.url)

let re2jsPackage: typeof Re2js | undefined
let yamlPackage: typeof Yaml | undefined

export function re2js(): typeof Re2js {
  return (re2jsPackage ??= require('re2js') as typeof Re2js)
}

export function yaml(): typeof Yaml {
  return (yamlPackage ??= require('yaml') as typeof Yaml)
}
