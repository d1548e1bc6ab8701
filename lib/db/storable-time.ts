const FIRST = Date.parse('0001-01-01T00:00:00Z')
const LAST = Date.parse('9999-12-31T23:59:59.999Z')

/** Is this a moment that the database takes as a `Date` is written to it? JavaScript counts further, both ways, and writes those years otherwise. */
export function isStorableTime(time: Date): boolean {
  const at = time.getTime()
  return at >= FIRST && at <= LAST // false for what is no time
}
