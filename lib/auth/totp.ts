import { generateSecret, generateURI, verifySync } from 'otplib'

const SECRET_BYTES = 20 // as long as the HMAC's output (RFC 4226 §4, R6)
const PERIOD_SECONDS = 30
const CODE = /^\d{6}$/

/** A new secret in base32, as authenticator apps take it. */
export function newTotpSecret(): string {
  return generateSecret({ length: SECRET_BYTES })
}

/** What an authenticator app reads from the QR code. `issuer` tells several installations apart. */
export function totpUri(secret: string, email: string, issuer: string): string {
  return generateURI({ issuer, label: email, secret })
}

/**
 * The time step of a code (RFC 6238), or undefined when it is wrong. One step before and after now is accepted, for clocks that differ; a
 * step up to `lastStep` never, so that a code which somebody looked at over a shoulder does not work a second time (§5.2).
 */
export function matchTotp(secret: string, code: string, lastStep: number | undefined, now = Date.now()): number | undefined {
  const token = code.replace(/\s/g, '')
  if (!CODE.test(token)) return undefined
  const result = verifySync({ secret, token, epoch: Math.floor(now / 1000), epochTolerance: PERIOD_SECONDS, period: PERIOD_SECONDS })
  if (!result.valid || !('timeStep' in result)) return undefined
  return lastStep !== undefined && result.timeStep <= lastStep ? undefined : result.timeStep
}
