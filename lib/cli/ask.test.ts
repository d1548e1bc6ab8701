import { PassThrough } from 'node:stream'
import { describe, expect, it } from 'vitest'
import { askLine, askPassword } from './ask.ts'

function makeConsole() {
  const modes: boolean[] = []
  const stdin = Object.assign(new PassThrough(), { isTTY: true, setRawMode: (mode: boolean) => void modes.push(mode) })
  const stderr = new PassThrough()
  return { stdin, stderr, modes, shown: () => String(stderr.read() ?? '') }
}

describe('asking on a terminal', () => {
  it('reads a password without showing it, with Backspace and Ctrl+U, and puts the terminal back', async () => {
    const console = makeConsole()
    console.stdin.write('wrong\u0015secreX\u007ft\r')
    expect(await askPassword('Password: ', console)).toBe('secret')
    expect(console.modes).toEqual([true, false])
    expect(console.shown()).toBe('Password: \n')
  })

  it('keeps what was typed ahead for the next question', async () => {
    const console = makeConsole()
    console.stdin.write('one\rtwo\r')
    expect(await askPassword('', console)).toBe('one')
    expect(await askPassword('', console)).toBe('two')
  })

  it('gives up on Ctrl+C and puts the terminal back', async () => {
    const console = makeConsole()
    console.stdin.write('half\u0003')
    await expect(askPassword('', console)).rejects.toMatchObject({ code: 'WRIT_STARTUP_ERROR' })
    expect(console.modes).toEqual([true, false])
  })

  it('reads characters that arrive in pieces', async () => {
    const console = makeConsole()
    const bytes = Buffer.from('pässwörd\n')
    for (const byte of bytes) console.stdin.write(Buffer.from([byte]))
    expect(await askLine('', console)).toBe('pässwörd')
  })

  it('takes the end of the input for the end of the line', async () => {
    const console = makeConsole()
    console.stdin.end('no line break')
    expect(await askLine('', console)).toBe('no line break')
    expect(await askLine('', console)).toBe('')
  })

  it('refuses a line without end', async () => {
    const console = makeConsole()
    console.stdin.write('x'.repeat(5000))
    await expect(askLine('', console)).rejects.toMatchObject({ code: 'WRIT_STARTUP_ERROR' })
  })
})
