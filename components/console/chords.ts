export interface KeyPress {
  key: string
  /** ⌘ on Apple keyboards, Ctrl elsewhere. */
  mod: boolean
  shift: boolean
  alt: boolean
}

const CHORD_MILLISECONDS = 1_000
const SHIFTED = /^[^a-z0-9]$/i // "?" already says that Shift was held

/** "mod+shift+d", "a", "?", "alt+arrowup". */
export function nameOf({ key, mod, shift, alt }: KeyPress): string {
  const lower = key.toLowerCase()
  return [mod && 'mod', alt && 'alt', shift && !SHIFTED.test(key) && 'shift', lower].filter(Boolean).join('+')
}

/** Needs neither Ctrl nor Alt nor ⌘, and could so be hit by accident or by voice (WCAG 2.1.4). */
export function isSingleKey(keys: string): boolean {
  return !keys.split(' ').some((part) => /^(mod|alt)\+/.test(part)) && keys !== 'escape'
}

/** Reads presses one after the other and answers which of the known keys they complete. */
export function createChordReader(): (name: string, known: ReadonlySet<string>, now: number) => string | undefined {
  let pending: { name: string; at: number } | undefined
  return (name, known, now) => {
    const first = pending && now - pending.at <= CHORD_MILLISECONDS ? pending.name : undefined
    pending = undefined
    const chord = `${first} ${name}`
    if (first !== undefined && known.has(chord)) return chord
    if ([...known].some((keys) => keys.startsWith(`${name} `))) {
      pending = { name, at: now }
      return undefined
    }
    return known.has(name) ? name : undefined
  }
}
