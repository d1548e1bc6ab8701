import { type ChildProcess, fork } from 'node:child_process'
import { readFileSync, realpathSync } from 'node:fs'
import path from 'node:path'
import { type ChildLimits, SLICE_LIMITS } from './limits.ts'

/** Where the child's code and the engine lie. Nothing depends on where this module was bundled to. */
export interface SandboxDirectories {
  readonly child: string
  readonly engine: string
}

export function defaultDirectories(): SandboxDirectories {
  return {
    child: path.join(/*turbopackIgnore: true*/ process.cwd(), 'lib/hooks/sandbox/child'),
    engine: path.join(/*turbopackIgnore: true*/ process.cwd(), 'node_modules/quickjs-wasi'),
  }
}

export interface SpawnOptions {
  readonly directories: SandboxDirectories
  readonly limits: ChildLimits
  /** A user of its own for the children, where the server may change users. */
  readonly uid?: number
  readonly gid?: number
  /** What is started instead of Node, with Node as its argument: `setpriv --pdeathsig KILL` ends a child with its server, however that ends. */
  readonly wrapper?: readonly string[]
}

/**
 * Starts a child without environment, files, children, threads and add-ons. `env: {}` and an explicit `execArgv` are both needed: without
 * them NODE_OPTIONS, DATABASE_URL, keys and the server's loader flags would go along.
 */
export function spawnChild({ directories, limits, uid, gid, wrapper = [] }: SpawnOptions): ChildProcess {
  const child = realpathSync(directories.child)
  const engine = realpathSync(directories.engine)
  const flags = [
    permissionFlag(),
    `--allow-fs-read=${path.join(child, '*')}`,
    `--allow-fs-read=${path.join(engine, '*')}`,
    '--max-old-space-size=128',
    '--stack-size=3500', // with QuickJS's own limit of 256 KB: recursion ends in a RangeError of the guest, not in a broken memory
    '--wasm-max-mem-pages=1024',
    '--disable-proto=delete',
    '--no-warnings',
    ...(process.allowedNodeEnvironmentFlags.has('--disable-sigusr1') ? ['--disable-sigusr1'] : []), // the signal opens the inspector
  ]
  const [execPath, ...before] = [...wrapper, process.execPath]
  const started = fork(
    /*turbopackIgnore: true*/ path.join(child, 'runner.mjs'),
    [path.join(engine, 'dist/index.js'), path.join(engine, 'quickjs.wasm'), JSON.stringify(limits)],
    {
      env: {} as NodeJS.ProcessEnv, // Next's types ask for NODE_ENV; the child is to have nothing
      cwd: '/',
      serialization: 'json',
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
      execPath: execPath as string,
      execArgv: [...before, ...flags],
      ...(uid !== undefined && { uid }),
      ...(gid !== undefined && { gid }),
    },
  )
  // Scripts and tests end although children live; a run in flight keeps the process alive by its deadline.
  started.unref()
  started.channel?.unref()
  return started
}

/** Node 20 knows the permission model under its old name only, Node 24 under its new one only. */
function permissionFlag(): string {
  return process.allowedNodeEnvironmentFlags.has('--permission') ? '--permission' : '--experimental-permission'
}

const TICK_MS = 10 // USER_HZ is 100 on every Linux that Node runs on
const PAGE_BYTES = 4_096

/** The CPU time a process has used, in ms; undefined where it cannot be read. */
export function readCpuMs(pid: number): number | undefined {
  const fields = readProc(pid, 'stat')
  if (fields === undefined) return undefined
  // The name in parentheses may hold spaces; user and system time are the 14th and 15th field.
  const [user, system] = fields
    .slice(fields.lastIndexOf(')') + 2)
    .split(' ')
    .slice(11, 13)
  return (Number(user) + Number(system)) * TICK_MS
}

export function readResidentBytes(pid: number): number | undefined {
  const fields = readProc(pid, 'statm')
  return fields === undefined ? undefined : Number(fields.split(' ')[1]) * PAGE_BYTES
}

function readProc(pid: number, file: 'stat' | 'statm'): string | undefined {
  if (process.platform !== 'linux') return undefined
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8')
  } catch {
    return undefined // the process has just ended
  }
}

export const sliceLimits =
  process.platform === 'linux' ? SLICE_LIMITS.measured : { ...SLICE_LIMITS.unmeasured, runCpuMs: null, loadCpuMs: null }
