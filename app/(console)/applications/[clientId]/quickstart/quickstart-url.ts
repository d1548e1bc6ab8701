/** With more, a program that named all of them would be a list of scopes; it then names none and gets what the grant allows. */
const SCOPES_NAMED_MAX = 12

/**
 * The scopes that the programs ask for. `?scope=a&scope=b` names them, `?scope=` names none; without, it is all that the grant allows, as
 * long as they are few. What the grant does not allow is left out.
 */
export function chosenScopes(parameter: string | readonly string[] | undefined, allowed: readonly string[]): readonly string[] {
  if (parameter === undefined) return allowed.length <= SCOPES_NAMED_MAX ? allowed : []
  const wanted = new Set(typeof parameter === 'string' ? [parameter] : parameter)
  return allowed.filter((scope) => wanted.has(scope))
}
