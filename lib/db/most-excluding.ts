/**
 * For an empty list: the one part of its filter without which most would be found, and how many. Undefined where the filter has one part
 * alone, or nothing comes back whichever is dropped.
 */
export async function mostExcludingPart<Filter extends object, Name extends keyof Filter>(
  filter: Filter,
  names: readonly Name[],
  count: (without: Filter) => Promise<number>,
): Promise<{ name: Name; finds: number } | undefined> {
  const given = names.filter((name) => filter[name] !== undefined)
  if (given.length < 2) return undefined
  const found = await Promise.all(given.map(async (name) => ({ name, finds: await count({ ...filter, [name]: undefined }) })))
  const best = found.reduce((most, one) => (one.finds > most.finds ? one : most))
  return best.finds > 0 ? best : undefined
}
