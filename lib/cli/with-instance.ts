import os from 'node:os'
import type { Actor } from '../admin-activity/record-admin-event.ts'
import { type Config, loadConfig } from '../config.ts'
import type { CommandContext } from './command-context.ts'
import { type Instance, openInstance } from './open-instance.ts'

/** Runs `work` on the Writ of the settings and leaves it afterwards, also when it fails. */
export async function withInstance<T>(context: CommandContext, work: (instance: Instance, config: Config) => Promise<T>): Promise<T> {
  const config = readConfig(context.env)
  const instance = await openInstance(config)
  const stopListening = closeOnSignal(instance)
  try {
    return await work(instance, config)
  } finally {
    stopListening()
    await instance.close()
  }
}

const SIGNALS = { SIGINT: 2, SIGTERM: 15, SIGHUP: 1 } as const

/** An interrupted command leaves no Postgres of its own behind; what it had not committed is rolled back. */
function closeOnSignal(instance: Instance): () => void {
  const onSignal = (signal: NodeJS.Signals) => {
    const exit = () => process.exit(128 + SIGNALS[signal as keyof typeof SIGNALS])
    void instance.close().then(exit, exit)
  }
  const signals = Object.keys(SIGNALS) as (keyof typeof SIGNALS)[]
  for (const signal of signals) process.once(signal, onSignal)
  return () => {
    for (const signal of signals) process.removeListener(signal, onSignal)
  }
}

// The owner's two variables belong together for a server; `admin create` takes the password alone.
function readConfig({ WRIT_OWNER_EMAIL: _email, WRIT_OWNER_PASSWORD: _password, ...env }: CommandContext['env']): Config {
  return loadConfig(env)
}

/** Who runs a command: the account of the operating system. */
export function commandActor(command: string): Actor {
  return { type: 'cli', id: `writ ${command}`, name: accountName() }
}

function accountName(): string {
  try {
    return os.userInfo().username
  } catch {
    return `uid ${process.getuid?.() ?? 'unknown'}` // containers run under numbers that no account has
  }
}
