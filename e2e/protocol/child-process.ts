import { type ChildProcess, spawn } from 'node:child_process'

export interface RunningChild {
  readonly pid: number
  /** The part of the ready line that `ready` captured, else the whole match. */
  readonly ready: string
  /** Everything the child wrote so far, both streams. */
  output(): string
  /** SIGTERM, then waits for the end. Resolves to the exit code, null when a signal ended it. */
  stop(): Promise<number | null>
  /** SIGKILL, then waits for the end. */
  kill(): Promise<void>
  /** Resolves when the child has ended by itself or otherwise. */
  readonly ended: Promise<number | null>
}

export interface ChildOptions {
  readonly command: string
  readonly args: readonly string[]
  readonly cwd?: string
  /** The whole environment of the child: nothing is inherited but what stands here. */
  readonly env: Readonly<Record<string, string | undefined>>
  /** The child is ready once its output matches. */
  readonly ready: RegExp
  /** Is handed everything that the child writes, both streams. */
  readonly onOutput?: ((text: string) => void) | undefined
}

/** Starts a child and waits for its ready line; rejects with its output when it ends before that. Waits for events, never for a time. */
export async function startChild(options: ChildOptions): Promise<RunningChild> {
  const child = spawn(options.command, options.args, {
    cwd: options.cwd,
    env: withoutUndefined(options.env),
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve))
  const ready = await new Promise<string>((resolve, reject) => {
    const read = (chunk: string) => {
      output += chunk
      options.onOutput?.(chunk)
      const match = options.ready.exec(output)
      if (match) resolve(match[1] ?? match[0])
    }
    for (const stream of [child.stdout, child.stderr]) stream?.setEncoding('utf8').on('data', read)
    child.once('error', reject)
    child.once('close', (code, signal) =>
      reject(new Error(`${options.args.join(' ')} ended (${code ?? signal}) before it was ready:\n${output}`)),
    )
  })
  return {
    pid: child.pid as number,
    ready,
    output: () => output,
    ended,
    stop: () => signalAndWait(child, 'SIGTERM', ended),
    kill: async () => {
      await signalAndWait(child, 'SIGKILL', ended)
    },
  }
}

/** Runs a command to its end. Never rejects because of an exit code: the caller judges. */
export async function runCommand(
  command: string,
  args: readonly string[],
  options: { cwd?: string; env?: Readonly<Record<string, string | undefined>>; input?: string } = {},
): Promise<{ code: number | null; stdout: string; stderr: string }> {
  const child = spawn(command, args, { cwd: options.cwd, env: withoutUndefined(options.env ?? process.env), stdio: 'pipe' })
  let stdout = ''
  let stderr = ''
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    stdout += chunk
  })
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    stderr += chunk
  })
  child.stdin.on('error', () => {}) // a command that ends without reading its input is judged by its exit code
  child.stdin.end(options.input ?? '')
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code) => resolve({ code, stdout, stderr }))
  })
}

function signalAndWait(child: ChildProcess, signal: NodeJS.Signals, ended: Promise<number | null>): Promise<number | null> {
  if (child.exitCode === null && child.signalCode === null) child.kill(signal)
  return ended
}

function withoutUndefined(env: Readonly<Record<string, string | undefined>>): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined)) as NodeJS.ProcessEnv
}
