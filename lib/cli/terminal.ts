// Names come from files, browsers and strangers. A terminal must show them and never obey them: ESC sequences, carriage returns and
// direction overrides could rewrite what the reader sees. Symbols as in the console.

const BIDI_NAMES: Readonly<Record<string, string>> = {
  '\u061c': 'ALM',
  '\u200e': 'LRM',
  '\u200f': 'RLM',
  '\u202a': 'LRE',
  '\u202b': 'RLE',
  '\u202c': 'PDF',
  '\u202d': 'LRO',
  '\u202e': 'RLO',
  '\u2066': 'LRI',
  '\u2067': 'RLI',
  '\u2068': 'FSI',
  '\u2069': 'PDI',
}

// C0, DEL, C1, zero width and line separators, bidi marks, the byte order mark, tags, lone surrogates.
const UNSAFE =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
  /[\u0000-\u001f\u007f-\u009f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]|[\u{e0000}-\u{e007f}]|\p{Surrogate}/gu

/** One line for a terminal: control and direction characters become symbols (`␊`, `‹RLO›`, `‹U+009B›`). */
export function escapeLine(text: string): string {
  return text.replace(UNSAFE, (character) => {
    const code = character.codePointAt(0) ?? 0
    if (code < 0x20) return String.fromCodePoint(0x2400 + code)
    if (code === 0x7f) return '\u2421'
    return `‹${BIDI_NAMES[character] ?? `U+${code.toString(16).toUpperCase().padStart(4, '0')}`}›`
  })
}

/** JSON on one line in which those characters are `\uXXXX` escapes, so that it reads the same to a parser and cannot move a cursor. */
export function toSafeJson(value: unknown): string {
  return JSON.stringify(value).replace(UNSAFE, (character) =>
    [...Array(character.length).keys()].map((index) => `\\u${character.charCodeAt(index).toString(16).padStart(4, '0')}`).join(''),
  )
}

/** Where a command writes. Results go to `out`, everything else to `note`; with `--json` only the one object goes to stdout. */
export interface Terminal {
  /** A line of the result, on stdout. */
  out(line: string): void
  /** Text of the result as it is, on stdout: JSON or YAML, which carry their own escapes. */
  raw(text: string): void
  /** A line of news, on stderr. */
  note(line: string): void
}

export interface Streams {
  stdin: NodeJS.ReadableStream & { isTTY?: boolean }
  stdout: NodeJS.WritableStream
  stderr: NodeJS.WritableStream
}

export function createTerminal({ stdout, stderr }: Pick<Streams, 'stdout' | 'stderr'>): Terminal {
  return {
    out: (line) => void stdout.write(`${escapeLine(line)}\n`),
    raw: (text) => void stdout.write(text),
    note: (line) => void stderr.write(`${escapeLine(line)}\n`),
  }
}

/** A word for a POSIX shell, quoted where it has to be. */
export function shellWord(text: string): string {
  return /^[A-Za-z0-9_@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`
}
