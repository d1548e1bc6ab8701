import cluster, { type Worker } from 'node:cluster'
import { fileURLToPath } from 'node:url'
import type { MetricObject } from 'prom-client'
import { StartupError } from '../errors.ts'
import type { Log } from '../log.ts'
import { endsWithin } from './closers.ts'
import type { RequestMetrics } from './request-metrics.ts'
import type { Origins } from './serving.ts'
import { SummedMetrics } from './summed-metrics.ts'
import type { FromWorker, ToWorker } from './worker-messages.ts'

export type WorkerStart = Omit<ToWorker & { type: 'start' }, 'type'>

export interface WorkerPoolOptions {
  readonly workers: number
  readonly start: WorkerStart
  /** The primary's own, added to the sum. */
  readonly metrics: RequestMetrics
  readonly log: Log
}

export interface WorkerPool {
  readonly origins: Origins
  reloadTls(): Promise<void>
  /** Every worker stops gracefully. Never rejects. */
  stop(): Promise<void>
}

/** The first worker could not bind because another process has the port. */
export class PortTaken extends StartupError {}

const BACKOFF_MILLISECONDS_MIN = 250
const BACKOFF_MILLISECONDS_MAX = 30_000
/** A worker that lived this long had no trouble starting: the next backoff begins anew. */
const HEALTHY_MILLISECONDS = 60_000
const METRICS_MILLISECONDS_MAX = 2_000
const STOP_MILLISECONDS_MAX = 30_000

/**
 * Workers that share the listeners' ports (node:cluster). One that dies is replaced, after a wait that doubles while they keep dying.
 * @throws StartupError when a worker cannot start at the beginning; none is left then
 */
export async function startWorkers(options: WorkerPoolOptions): Promise<WorkerPool> {
  const { log } = options
  const sums = new SummedMetrics()
  const waiting = new Map<number, (metrics: MetricObject[]) => void>()
  let requests = 0
  let stopping = false
  let backoff = BACKOFF_MILLISECONDS_MIN
  const timers = new Set<NodeJS.Timeout>()

  cluster.setupPrimary({
    exec: fileURLToPath(new URL('worker-main.ts', import.meta.url)),
    execArgv: ['--import', import.meta.resolve('tsx')],
    args: [],
  })

  async function askMetrics(worker: Worker): Promise<void> {
    const request = requests++
    const answer = new Promise<MetricObject[]>((resolve) => waiting.set(request, resolve))
    tell(worker, { type: 'readMetrics', request })
    await endsWithin(
      answer.then((metrics) => sums.keep(worker.id, metrics)),
      METRICS_MILLISECONDS_MAX,
    )
    waiting.delete(request)
  }

  /** A worker that does not answer in time counts with what it said last. */
  async function metricsText(): Promise<string> {
    await Promise.all(liveWorkers().map(askMetrics))
    sums.keep(0, await options.metrics.registry.getMetricsAsJSON()) // workers are numbered from 1
    return sums.text()
  }

  function fork(): Promise<Origins> {
    const worker = cluster.fork()
    const bornAt = Date.now()
    return new Promise((resolve, reject) => {
      let ready = false
      worker.on('message', (message: FromWorker) => {
        if (message.type === 'hello') tell(worker, { type: 'start', ...options.start })
        else if (message.type === 'ready') {
          ready = true
          resolve(message.origins)
        } else if (message.type === 'failed') {
          reject(new (message.portTaken ? PortTaken : StartupError)(message.problems))
          worker.process.kill('SIGKILL')
        } else if (message.type === 'metrics') waiting.get(message.request)?.(message.metrics)
        else void metricsText().then((text) => tell(worker, { type: 'metricsText', request: message.request, text }))
      })
      worker.once('exit', (code, signal) => {
        sums.depart(worker.id)
        reject(new StartupError(`A worker ended before it was ready (${signal ?? code}); the log says why.`))
        if (stopping || !started) return
        if (ready && Date.now() - bornAt > HEALTHY_MILLISECONDS) backoff = BACKOFF_MILLISECONDS_MIN
        log.error({ worker: worker.process.pid, code, signal, againInMilliseconds: backoff }, 'a worker died and is replaced')
        replaceLater()
      })
    })
  }

  function replaceLater(): void {
    const timer = setTimeout(() => {
      timers.delete(timer)
      fork().catch((error: unknown) => log.error({ err: error }, 'a worker could not be replaced; another is tried'))
    }, backoff)
    timers.add(timer)
    backoff = Math.min(backoff * 2, BACKOFF_MILLISECONDS_MAX)
  }

  async function stop(): Promise<void> {
    stopping = true
    for (const timer of timers) clearTimeout(timer)
    const ended = liveWorkers().map((worker) => {
      const exit = new Promise<void>((resolve) => worker.once('exit', () => resolve()))
      tell(worker, { type: 'stop' })
      return exit
    })
    if (await endsWithin(Promise.all(ended), STOP_MILLISECONDS_MAX)) return
    log.warn('workers did not stop in time and are ended')
    for (const worker of liveWorkers()) worker.process.kill('SIGKILL')
  }

  let started = false
  try {
    const origins = await fork() // alone: what keeps one from starting keeps all
    await Promise.all(Array.from({ length: options.workers - 1 }, fork))
    started = true
    const reload = async () => {
      for (const worker of liveWorkers()) tell(worker, { type: 'reloadTls' })
    }
    return { origins, reloadTls: reload, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

function liveWorkers(): Worker[] {
  return Object.values(cluster.workers ?? {}).filter((worker): worker is Worker => worker !== undefined && !worker.isDead())
}

function tell(worker: Worker, message: ToWorker): void {
  if (worker.isConnected()) worker.send(message, undefined, () => {}) // a worker that dies now is noticed by its exit
}
