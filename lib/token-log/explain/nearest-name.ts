const CHARACTERS_MAX = 256

/**
 * Of the known names the one that was probably meant: the fewest letters to change, and no more than a third of them. Undefined when none is
 * near. Case, and a slash at the end, are the first things people get wrong, so they cost less than a letter.
 */
export function nearestName(typed: string, known: Iterable<string>): string | undefined {
  const text = typed.slice(0, CHARACTERS_MAX)
  let best: { name: string; distance: number } | undefined
  for (const name of known) {
    const limit = Math.min(
      best?.distance ?? Number.POSITIVE_INFINITY,
      Math.max(2, Math.floor(Math.max(text.length, name.length) / 3)) + 0.5,
    )
    if (name.length > CHARACTERS_MAX || Math.abs(name.length - text.length) > limit) continue
    const distance = simplified(name) === simplified(text) ? 0.5 : editDistance(text, name)
    if (distance < limit) best = { name, distance }
  }
  return best?.name
}

function simplified(name: string): string {
  return name.toLowerCase().replace(/\/$/, '')
}

/** How many characters to insert, remove or replace (Levenshtein). */
function editDistance(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, index) => index)
  for (let i = 1; i <= one.length; i += 1) {
    const next = [i]
    for (let j = 1; j <= other.length; j += 1) {
      const replaced = (row[j - 1] as number) + (one[i - 1] === other[j - 1] ? 0 : 1)
      next.push(Math.min(replaced, (row[j] as number) + 1, (next[j - 1] as number) + 1))
    }
    row = next
  }
  return row[other.length] as number
}
