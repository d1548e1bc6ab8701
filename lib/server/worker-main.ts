// A worker: one of WORKERS processes that share the listeners. It is told where the database is, answers requests, and ends with its
// primary (Node ends a cluster's worker when the channel to the primary breaks).
import process from 'node:process'
import { loadConfig } from '../config.ts'
import { loadEncryption } from '../encryption/load-encryption.ts'
import { isStartupError } from '../errors.ts'
import { createLog, type Log } from '../log.ts'
import { createRequestMetrics } from './request-metrics.ts'
import { type Serving, startServing } from './serving.ts'
import type { FromWorker, ToWorker } from './worker-messages.ts'

const config = loadConfig(process.env)
const log = createLog(config.logLevel)
const metrics = createRequestMetrics()
const metricsTexts = new Map<number, (text: string) => void>()
let metricsRequests = 0
let serving: Promise<Serving> | undefined

function tell(message: FromWorker): void {
  if (process.connected) process.send?.(message)
}

/** The primary adds up all workers, whichever of them is asked. */
function metricsText(): Promise<string> {
  const request = metricsRequests++
  return new Promise((resolve) => {
    metricsTexts.set(request, resolve)
    tell({ type: 'wantMetricsText', request })
  })
}

async function start(message: ToWorker & { type: 'start' }): Promise<void> {
  try {
    const encryption = await loadEncryption({ ...config, generate: message.embedded })
    const { databaseUrl, port, consolePort } = message
    serving = startServing({ config: { ...config, port, consolePort }, databaseUrl, encryption, metrics, metricsText, log })
    const { origins, loadPages } = await serving
    tell({ type: 'ready', origins })
    await loadPages()
  } catch (error) {
    if (!isStartupError(error)) log.error({ err: error }, 'a worker could not start')
    const portTaken = (error as { cause?: { code?: unknown } }).cause?.code === 'EADDRINUSE'
    tell({ type: 'failed', problems: isStartupError(error) ? error.problems : ['A worker could not start; the log says why.'], portTaken })
  }
}

async function stop(exitCode: number): Promise<void> {
  const started = await serving?.catch(() => undefined)
  await started?.stop()
  process.exit(exitCode)
}

function fatal(workerLog: Log, error: unknown): void {
  workerLog.fatal({ err: error }, 'an error that nobody caught; this worker stops')
  void stop(1)
}

process.on('message', (message: ToWorker) => {
  switch (message.type) {
    case 'start':
      void start(message)
      break
    case 'stop':
      void stop(0)
      break
    case 'reloadTls':
      void serving
        ?.then((started) => started.reloadTls())
        .catch((error: unknown) => log.error({ err: error }, 'the certificate was not reloaded'))
      break
    case 'readMetrics':
      void metrics.registry.getMetricsAsJSON().then((values) => tell({ type: 'metrics', request: message.request, metrics: values }))
      break
    case 'metricsText':
      metricsTexts.get(message.request)?.(message.text)
      metricsTexts.delete(message.request)
      break
  }
})
// A terminal or a service manager signals every process of the group; the primary tells its workers when to stop.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {})
process.on('uncaughtException', (error) => fatal(log, error))
process.on('unhandledRejection', (reason) => fatal(log, reason))
tell({ type: 'hello' })
