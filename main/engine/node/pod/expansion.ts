/**
 * Replaces `$(NAME)` by the variable's value; `$$` is a dollar sign, and what is not known stays as it is.
 * Source: third_party/forked/golang/expansion/expand.go.
 */
export function expand(text: string, variables: ReadonlyMap<string, string>): string {
  return text.replaceAll(/\$(?:\$|\(([^)]*)\))/g, (whole, name: string | undefined) =>
    name === undefined ? '$' : (variables.get(name) ?? whole),
  )
}
