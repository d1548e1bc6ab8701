// `npm start` ends here. See README.md for the order of the start and for who does what.
import process from 'node:process'
import { type Config, loadConfig } from '../config.ts'
import { createLog } from '../log.ts'
import { Closers } from './closers.ts'
import { startPrimary } from './primary.ts'
import { describeStartFailure, endProcessOn } from './process-end.ts'

;(process.env as Record<string, string | undefined>).NODE_ENV ??= 'production' // before Next is loaded; its types call it read-only
await main()

async function main(): Promise<void> {
  try {
    await run(loadConfig(process.env))
  } catch (error) {
    process.stderr.write(`${describeStartFailure(error)}\n`)
    process.exit(1)
  }
}

async function run(config: Config): Promise<void> {
  const log = createLog(config.logLevel)
  const closers = new Closers()
  let abandon = () => {}
  const starting = startPrimary({
    config,
    closers,
    onOwnershipLost: () => fatal(new Error('another process owns the data directory now'), 'ownership was lost; stopping'),
    log,
  })
  const { fatal, onSignal } = endProcessOn({
    // A start that is under way ends first, well or not, so that nothing is opened behind the closers' back.
    stop: () => starting.catch(() => {}).then(() => closers.closeAll(log)),
    abandon: () => abandon(),
    log,
  })
  const primary = await starting.catch(async (error: unknown) => {
    await closers.closeAll(log)
    throw error
  })
  abandon = primary.abandon
  // With TLS a hang-up means "read the certificate again"; without it, that the terminal is gone.
  process.on('SIGHUP', (signal) => {
    if (!config.tls) return onSignal(signal)
    primary.reloadTls().catch((error: unknown) => log.error({ err: error }, 'the certificate cannot be used; the old one stays'))
  })
}
