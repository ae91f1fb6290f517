import { define, type Library } from '../declarations.ts'
import { traversal } from '../costs.ts'

/** RFC 6901 §3. Source: apiserver pkg/cel/library/jsonpatch.go. */
const escapeKey = (key: string): string => key.replaceAll('~', '~0').replaceAll('/', '~1')

/** For MutatingAdmissionPolicies. */
export const jsonPatches: Library = {
  functions: [
    define('jsonpatch.escapeKey', [['string_jsonpatch_escapeKey_string', '(string) string', escapeKey]], traversal()),
  ],
}
