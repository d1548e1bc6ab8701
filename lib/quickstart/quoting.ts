/** A text as a literal of a language: what a compiler or a shell reads from it is the text, whatever characters it has. */
export type Quote = (text: string) => string

const PRINTABLE_ASCII = /^[\x20-\x7e]*$/

/** For sh and everything that reads like it: nothing is special between single quotes but the quote. */
export const quoteShell: Quote = (text) => `'${text.replaceAll("'", `'\\''`)}'`

/** For PowerShell: a doubled quote is a quote. It takes typographic quotes for quotes too. */
export const quotePowerShell: Quote = (text) => `'${text.replace(/['‘’‚‛]/g, '$&$&')}'`

export const quoteJavaScript: Quote = (text) => quoted(text, "'", { unit: fourDigits })

/** `\\u` names one code point and never half of one, so those beyond the first plane have eight digits. */
export const quotePython: Quote = (text) => quoted(text, '"', { codePoint: eightDigitsBeyond })
export const quoteGo: Quote = quotePython
export const quoteCSharp: Quote = quotePython

/** Java reads `\\u` before anything else, so a quote or a line end written that way would end the literal: those have names. */
export const quoteJava: Quote = (text) => quoted(text, '"', { unit: fourDigits })

export const quotePhp: Quote = (text) =>
  PRINTABLE_ASCII.test(text) ? quoted(text, "'", {}) : quoted(text, '"', { special: /\$/g, codePoint: braced })

export const quoteRuby: Quote = (text) =>
  PRINTABLE_ASCII.test(text) ? quoted(text, "'", {}) : quoted(text, '"', { special: /#/g, codePoint: braced })

interface Escapes {
  /** What more would be read as something else. */
  special?: RegExp
  /** Writes one UTF-16 unit … */
  unit?: (code: number) => string
  /** … or one code point. */
  codePoint?: (code: number) => string
}

const NAMED: Record<string, string> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' }

/** Everything outside printable ASCII is escaped: a literal then means the same in every encoding and shows what it holds. */
function quoted(text: string, quote: '"' | "'", { special, unit, codePoint }: Escapes): string {
  const escaped = text
    .replaceAll('\\', '\\\\')
    .replaceAll(quote, `\\${quote}`)
    .replace(special ?? /(?!)/g, '\\$&')
  const ascii = unit
    ? escaped.replace(/[^\x20-\x7e]/g, (character) => NAMED[character] ?? unit(character.charCodeAt(0)))
    : escaped.replace(
        /[^\x20-\x7e]/gu,
        (character) => NAMED[character] ?? (codePoint as Required<Escapes>['codePoint'])(character.codePointAt(0) ?? 0),
      )
  return `${quote}${ascii}${quote}`
}

function fourDigits(code: number): string {
  return `\\u${code.toString(16).padStart(4, '0')}`
}

function eightDigitsBeyond(code: number): string {
  return code > 0xffff ? `\\U${code.toString(16).padStart(8, '0')}` : fourDigits(code)
}

function braced(code: number): string {
  return `\\u{${code.toString(16)}}`
}
