import { isDeepStrictEqual } from 'node:util'

/**
 * The given fields that differ from what is stored, or undefined when none does. Absent (undefined) fields mean "keep".
 * The order of names in a map is no difference, the order of a list is.
 */
export function changedFields<Fields extends Record<string, unknown>>(stored: object, given: Fields): Partial<Fields> | undefined {
  const entries = Object.entries(given).filter(
    ([name, value]) => value !== undefined && !isDeepStrictEqual(plain((stored as Record<string, unknown>)[name]), plain(value)),
  )
  return entries.length === 0 ? undefined : (Object.fromEntries(entries) as Partial<Fields>)
}

// Maps from a schema or from jsonb may differ in prototype only, which isDeepStrictEqual counts as a difference.
function plain(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || value instanceof Date) return value
  return Array.isArray(value) ? value.map(plain) : Object.fromEntries(Object.entries(value).map(([name, member]) => [name, plain(member)]))
}
