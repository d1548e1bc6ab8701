import type { IdentityProvider } from '../config.ts'

const PROVIDER = Symbol.for('writ.identity-provider')

/** Next's bundle and the server's modules are two module graphs in one process; the provider of the settings hangs where both see it. */
export function registerIdentityProvider(provider: IdentityProvider | undefined): void {
  ;(globalThis as Record<symbol, unknown>)[PROVIDER] = provider
}

/** Where admins may sign in besides a password, if anywhere. */
export function registeredIdentityProvider(): IdentityProvider | undefined {
  return (globalThis as Record<symbol, unknown>)[PROVIDER] as IdentityProvider | undefined
}
