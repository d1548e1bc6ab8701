import { StringDecoder } from 'node:string_decoder'
import { StartupError } from '../errors.ts'
import type { Streams } from './terminal.ts'

type Console = Pick<Streams, 'stdin' | 'stderr'>

const LINE_CHARACTERS_MAX = 4096
const CANCEL = '\u0003\u0004' // Ctrl+C, Ctrl+D
const ENDS = `\r\n${CANCEL}`

/** Reads one line from stdin, without its end. The question goes to stderr, for stdout belongs to results. */
export async function askLine(question: string, { stdin, stderr }: Console): Promise<string> {
  if (question !== '') stderr.write(question)
  return readLine(stdin, (text) => text)
}

/** As `askLine`, on a terminal, without showing what is typed. */
export async function askPassword(question: string, { stdin, stderr }: Console): Promise<string> {
  const terminal = stdin as NodeJS.ReadStream
  stderr.write(question)
  terminal.setRawMode(true)
  try {
    return await readLine(stdin, editLine)
  } finally {
    terminal.setRawMode(false)
    stderr.write('\n')
  }
}

/** What raw mode leaves to us: Backspace and Ctrl+U edit, Ctrl+C and Ctrl+D give up. */
function editLine(typed: string): string {
  let line: string[] = []
  for (const character of typed) {
    if (CANCEL.includes(character)) throw new StartupError('Cancelled: nothing was changed.')
    if (character === '\u007f' || character === '\b') line.pop()
    else if (character === '\u0015') line = []
    else line.push(character)
  }
  return line.join('')
}

function readLine(stdin: NodeJS.ReadableStream, edit: (typed: string) => string): Promise<string> {
  return new Promise((resolve, reject) => {
    const decoder = new StringDecoder('utf8')
    let typed = ''
    const settle = (finish: () => void) => {
      stdin.removeListener('data', onData).removeListener('end', onEnd).removeListener('error', reject)
      stdin.pause()
      finish()
    }
    const finish = (text: string) =>
      settle(() => {
        try {
          resolve(edit(text))
        } catch (error) {
          reject(error)
        }
      })
    const onData = (chunk: Buffer | string) => {
      typed += typeof chunk === 'string' ? chunk : decoder.write(chunk)
      const end = [...ENDS].map((character) => typed.indexOf(character)).filter((index) => index >= 0)
      if (end.length > 0) {
        const line = typed.slice(0, Math.min(...end) + 1)
        const rest = typed.slice(line.length).replace(/^\n/, line.endsWith('\r') ? '' : '\n')
        finish(line.replace(/[\r\n]$/, ''))
        if (rest !== '') stdin.unshift(Buffer.from(rest)) // the answer to the next question; nobody listens now
      } else if (typed.length > LINE_CHARACTERS_MAX) settle(() => reject(new StartupError('The line on stdin is too long.')))
    }
    const onEnd = () => finish(typed)
    if (!stdin.readable) return finish('') // it has ended already
    stdin.on('data', onData).on('end', onEnd).on('error', reject)
    stdin.resume()
  })
}
