import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  type Quote,
  quoteGo,
  quoteJava,
  quoteJavaScript,
  quotePhp,
  quotePowerShell,
  quotePython,
  quoteRuby,
  quoteShell,
} from './quoting.ts'

/** A program of the language that prints what it reads from the literals: the UTF-8 of each in hexadecimal, one a line. */
interface Language {
  name: string
  quote: Quote
  probe: [string, ...string[]]
  command: [string, ...string[]]
  fileName: string
  program: (literals: readonly string[]) => string
}

const languages: Language[] = [
  {
    name: 'sh',
    quote: quoteShell,
    probe: ['od', '--version'],
    command: ['sh'],
    fileName: 'literals.sh',
    program: (literals) => literals.map((literal) => `printf %s ${literal} | od -An -v -tx1 | tr -d ' \\n'; echo\n`).join(''),
  },
  {
    name: 'JavaScript',
    quote: quoteJavaScript,
    probe: ['node', '--version'],
    command: ['node'],
    fileName: 'literals.mjs',
    program: (literals) => `for (const text of [${literals}]) console.log(Buffer.from(text).toString('hex'))`,
  },
  {
    name: 'Python',
    quote: quotePython,
    probe: ['python3', '--version'],
    command: ['python3'],
    fileName: 'literals.py',
    program: (literals) => `for text in [${literals}]: print(text.encode().hex())`,
  },
  {
    name: 'Go',
    quote: quoteGo,
    probe: ['go', 'version'],
    command: ['go', 'run'],
    fileName: 'literals.go',
    program: (literals) =>
      `package main\nimport "fmt"\nfunc main() { for _, text := range []string{${literals}} { fmt.Printf("%x\\n", text) } }`,
  },
  {
    name: 'Java',
    quote: quoteJava,
    probe: ['java', '-version'],
    command: ['java'],
    fileName: 'Literals.java',
    program: (literals) => `public class Literals { public static void main(String[] none) { for (String text : new String[] {${literals}})
      System.out.println(java.util.HexFormat.of().formatHex(text.getBytes(java.nio.charset.StandardCharsets.UTF_8))); } }`,
  },
  {
    name: 'PHP',
    quote: quotePhp,
    probe: ['php', '--version'],
    command: ['php'],
    fileName: 'literals.php',
    program: (literals) => `<?php foreach ([${literals}] as $text) { echo bin2hex($text), "\\n"; }`,
  },
  {
    name: 'Ruby',
    quote: quoteRuby,
    probe: ['ruby', '--version'],
    command: ['ruby'],
    fileName: 'literals.rb',
    program: (literals) => `[${literals}].each { |text| puts text.unpack1('H*') }`,
  },
]

const runnable = languages.filter(({ probe: [command, ...args] }) => spawnSync(command, args).status === 0)

// What each language is known to read as something else, then whatever there is. A shell cannot hold a NUL.
const KNOWN = [
  ...[
    '',
    ' ',
    "'",
    '"',
    '\\',
    "\\'",
    '\\"',
    "'\\''",
    "';id;'",
    '$(id)',
    '`id`',
    `$${'{HOME}'}`,
    '$x',
    '#{1}',
    '#$0',
    '#@x',
    '%s',
    '\\u0041',
  ],
  ...['a\nb', 'a\r\nb', '\t', '\u2028', '\u202e', 'é', '漢', '😀', "😀'$#{x}\\", '\\\u00e9', '?>', '*/', '//', '-- ', '\u001b[0m', '‘’'],
]
const texts = fc.sample(
  fc.string({
    unit: fc.oneof(fc.constantFrom(...`'"\\$\`#{}@%!\n\r`), fc.string({ unit: 'binary', minLength: 1, maxLength: 1 })),
    maxLength: 24,
  }),
  { numRuns: 150, seed: 20_261_123 },
)
const samples = [...KNOWN, ...texts].filter((text) => !text.includes('\0'))

let folder: string
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'writ-quoting-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('a quoted text is read as the text', () => {
  it('has sh and JavaScript to try it with', () => {
    expect(runnable.map(({ name }) => name)).toEqual(expect.arrayContaining(['sh', 'JavaScript']))
  })

  it.each(runnable)('by $name', ({ quote, command: [command, ...args], fileName, program }) => {
    const file = path.join(folder, fileName)
    writeFileSync(file, program(samples.map(quote)))
    const printed = execFileSync(command, [...args, file], { encoding: 'utf8', cwd: folder })
      .split('\n')
      .slice(0, -1)
    const read = printed.map((hex) => Buffer.from(hex, 'hex').toString())
    expect(read).toEqual(samples)
  })

  it('by PowerShell, which takes typographic quotes for quotes', () => {
    expect(quotePowerShell(`it's ‘$x’`)).toBe(`'it''s ‘‘$x’’'`)
  })
})
