/**
 * A piece of a sentence: words; what a machine compares (an id, a scope, what was sent), which screens set in mono; or a moment, which they
 * show in the zone of the reader.
 */
export type SentencePart = string | { readonly code: string } | { readonly time: Date }
export type Sentence = readonly SentencePart[]

type Piece = SentencePart | Sentence | number

/** say`the secret ${hintOf(secret)} expired`: a sentence of words and pieces; a sentence within it becomes part of it. */
export function say(words: TemplateStringsArray, ...pieces: readonly Piece[]): Sentence {
  return words
    .flatMap((text, index): SentencePart[] => {
      const piece = pieces[index]
      if (piece === undefined) return [text]
      return [
        text,
        ...(Array.isArray(piece)
          ? (piece as Sentence)
          : [typeof piece === 'number' ? piece.toLocaleString('en') : (piece as SentencePart)]),
      ]
    })
    .filter((part) => part !== '')
}

export function code(text: string): SentencePart {
  return { code: text }
}

/** "a, b and c", each in mono; of more than `most` the rest is a figure. */
export function codes(values: readonly string[], most = 5): Sentence {
  const shown = values.slice(0, most).map(code)
  const more = values.length - shown.length
  const parts: SentencePart[] = more > 0 ? [...shown, `${more.toLocaleString('en')} more`] : shown
  return parts.flatMap((part, index) => (index === 0 ? [part] : [index === parts.length - 1 ? ' and ' : ', ', part]))
}

/** The sentence as one text, moments in UTC: for copying, for a title, for tests. */
export function plainSentence(sentence: Sentence): string {
  return sentence
    .map((part) =>
      typeof part === 'string' ? part : 'code' in part ? part.code : `${part.time.toISOString().slice(0, 16).replace('T', ' ')} UTC`,
    )
    .join('')
}

/** "3 h", "2 d", "40 s": how long, in the largest unit that it fills. */
export function span(milliseconds: number): string {
  const seconds = Math.max(0, Math.round(milliseconds / 1000))
  if (seconds < 60) return `${seconds} s`
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min`
  return seconds < 48 * 3600 ? `${Math.floor(seconds / 3600)} h` : `${Math.floor(seconds / 86_400)} d`
}
