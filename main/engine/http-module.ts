// Not an import: all names of the module would be read, and one of them loads Node's own fetch, a tenth of every start.
export const { request, ServerResponse, STATUS_CODES } = process.getBuiltinModule('node:http')
