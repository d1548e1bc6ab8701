import { describe, expect, it } from 'vitest'
import { createLog, type Log } from './log.ts'
import { toTerminalLine } from './log-line.ts'

/** What a terminal gets, the clock replaced. */
function shown(write: (log: Log) => void): string {
  const written: string[] = []
  write(createLog('debug', { write: (line: string) => void written.push(toTerminalLine(line)) }))
  return written.join('').replaceAll(/^\d\d:\d\d:\d\d {2}/gm, '')
}

describe('the process log at a terminal', () => {
  it('starts with the time of day here', () => {
    const time = new Date(2026, 10, 23, 4, 5, 6).toISOString()
    expect(toTerminalLine(JSON.stringify({ level: 'info', time, pid: 1, msg: 'stopped' }))).toBe('04:05:06  stopped\n')
  })

  it.each([
    { name: 'a sentence alone', write: (log: Log) => log.info('stopped'), line: 'stopped' },
    {
      name: 'fields after it',
      write: (log: Log) => log.info({ port: 1, at: 'a b', list: ['x'] }, 'on'),
      line: 'on  port=1 at="a b" list=["x"]',
    },
    {
      name: 'the level where it matters',
      write: (log: Log) => log.warn({ host: 'evil.example' }, 'odd'),
      line: 'warning: odd  host=evil.example',
    },
    { name: 'an error level', write: (log: Log) => log.error('bad'), line: 'error: bad' },
    {
      name: 'a path as it is',
      write: (log: Log) => log.info({ file: 'C:\\x "y"' }, 'a "b" \\ c'),
      line: 'a "b" \\ c  file="C:\\\\x \\"y\\""',
    },
  ])('shows $name', ({ write, line }) => {
    expect(shown(write)).toBe(`${line}\n`)
  })

  it('shows the stack of an error and of its cause below', () => {
    const text = shown((log) => log.error({ err: new Error('outer', { cause: new Error('inner') }) }, 'failed'))
    expect(text).toMatch(/^error: failed\n {4}Error: outer\n {8}at .*log-line\.test[\s\S]*\n {4}caused by:\n {4}Error: inner\n {8}at /)
  })

  it.each([
    { thrown: 'a text', line: 'a text' },
    { thrown: null, line: 'null' },
    { thrown: { code: 7 }, line: '{"code":7}' },
  ])('shows what was thrown when it is no error: $thrown', ({ thrown, line }) => {
    expect(shown((log) => log.error({ err: thrown }, 'failed'))).toBe(`error: failed\n    ${line}\n`)
  })

  it('obeys no control character and shows no secret', () => {
    const text = shown((log) =>
      log.warn({ host: 'a\u001b[2J\nb\u202e', err: new Error('x\u001b]0;y\u0007') }, 'odd \u001b[31m\rwrs_c2lnbmF0dXJlc2ln'),
    )
    expect(text.replaceAll('\n', '')).not.toMatch(/\p{Cc}|\p{Cf}|c2lnbm/u)
    expect(text.split('\n')[0]).toBe('warning: odd \\u{1b}[31m\\u{d}[redacted]  host="a\\u001b[2J\\nb\\u{202e}"')
  })
})
