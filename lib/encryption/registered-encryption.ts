import type { Encryption } from './encryption.ts'

const ENCRYPTION = Symbol.for('writ.encryption')

/** Next's bundle and the server's modules are two module graphs in one process; what protects secrets at rest hangs where both see it. */
export function registerEncryption(encryption: Encryption | undefined): void {
  ;(globalThis as Record<symbol, unknown>)[ENCRYPTION] = encryption
}

/** The encryption of this process. @throws when nothing has been registered: the start-up order is broken. */
export function registeredEncryption(): Encryption {
  const registered = (globalThis as Record<symbol, unknown>)[ENCRYPTION] as Encryption | undefined
  if (!registered) throw new Error('no encryption has been registered in this process')
  return registered
}
