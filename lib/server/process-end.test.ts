import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { StartupError } from '../errors.ts'
import { describeStartFailure } from './process-end.ts'

/** Runs a program that handles its end as the server does; `trigger` is its last line. */
function run(trigger: string): Promise<{ code: number | null; lines: string[] }> {
  const program = `
    import { createLog } from './lib/log.ts'
    import { endProcessOn } from './lib/server/process-end.ts'
    const stop = async () => { console.log('closed') }
    endProcessOn({ stop, abandon: () => console.log('abandoned'), log: createLog('info') })
    setInterval(() => {}, 1000)
    ${trigger}`
  const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '--eval', program], {
    cwd: fileURLToPath(new URL('../../', import.meta.url)),
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let output = ''
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    output += chunk
  })
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, lines: output.trim().split('\n') })))
}

describe('the end of the process', () => {
  it.each([
    { name: 'an error that nobody caught', trigger: "setImmediate(() => { throw new Error('a defect') })" },
    { name: 'a rejection that nobody caught', trigger: "Promise.reject(new Error('a defect'))" },
  ])('by $name closes everything and is 1, with the error in the log', { timeout: 60_000 }, async ({ trigger }) => {
    const { code, lines } = await run(trigger)
    expect(code).toBe(1)
    expect(lines).toContain('closed')
    expect(lines.filter((line) => line.includes('"level":"fatal"') && line.includes('a defect'))).toHaveLength(1)
  })

  it('by a signal is 0, also when the signal comes twice at once, as from a terminal and a wrapper', { timeout: 60_000 }, async () => {
    const { code, lines } = await run("process.kill(process.pid, 'SIGTERM'); process.kill(process.pid, 'SIGINT')")
    expect(code).toBe(0)
    expect(lines).toContain('closed')
    expect(lines).not.toContain('abandoned')
  })
})

describe('a start that failed', () => {
  it('is told in sentences, all of them, without a stack', () => {
    expect(describeStartFailure(new StartupError('The port is taken.'))).toBe('Writ cannot start. The port is taken.')
    expect(describeStartFailure(new StartupError(['One.', 'Two.']))).toBe('Writ cannot start:\n  - One.\n  - Two.')
  })

  it('by a defect keeps its stack, for who has to find it', () => {
    expect(describeStartFailure(new TypeError('x is undefined'))).toMatch(/defect of Writ: TypeError: x is undefined\n\s+at /)
  })
})
