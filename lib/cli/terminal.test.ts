import { describe, expect, it } from 'vitest'
import { escapeLine, shellWord, toSafeJson } from './terminal.ts'

describe('what a terminal is shown', () => {
  it.each([
    { name: 'an escape sequence', text: '\u001b[2J', shown: '␛[2J' },
    { name: 'line breaks', text: 'a\r\nb', shown: 'a␍␊b' },
    { name: 'DEL', text: '\u007f', shown: '␡' },
    { name: 'a C1 control', text: '\u009b31m', shown: '‹U+009B›31m' },
    { name: 'a direction override', text: '\u202egnp.exe', shown: '‹RLO›gnp.exe' },
    { name: 'zero width', text: 'a\u200bb', shown: 'a‹U+200B›b' },
    { name: 'invisible tags', text: '\u{e0041}', shown: '‹U+E0041›' },
    { name: 'a lone surrogate', text: '\ud800', shown: '‹U+D800›' },
    { name: 'letters of any script and pictures', text: 'Zoë 東京 🚀 שלום', shown: 'Zoë 東京 🚀 שלום' },
  ])('$name', ({ text, shown }) => {
    expect(escapeLine(text)).toBe(shown)
    expect(JSON.parse(toSafeJson({ text }))).toEqual({ text }) // and a parser gets the very text
    expect(escapeLine(toSafeJson({ text }))).toBe(toSafeJson({ text }))
  })

  it('is quoted for a shell where it has to be', () => {
    expect(shellWord('https://a/b?c=d')).toBe("'https://a/b?c=d'")
    expect(shellWord("it's $(x)")).toBe("'it'\\''s $(x)'")
    expect(shellWord('client_id=abc')).toBe('client_id=abc')
  })
})
