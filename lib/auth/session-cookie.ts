import { decode, encode } from 'next-auth/jwt'
import type { Encryption } from '../encryption/encryption.ts'

/** A session ends then at the latest, by the database's clock; its cookie goes with it. */
export const SESSION_SECONDS_MAX = 7 * 24 * 60 * 60

const UUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/

/**
 * `__Host-` binds a cookie to this very host, whole and over TLS: no neighbour in the domain can set it. Browsers take it only with
 * `Secure`, so plain HTTP (this machine alone, or a closed test network) has a name without it.
 */
export function cookieName(name: 'session' | 'csrf' | 'callback' | 'pkce' | 'state' | 'nonce', secure: boolean): string {
  return `${secure ? '__Host-' : ''}writ-${name}`
}

/** The key of session cookies and of next-auth's own, as the text that it wants. Equal in every process with the same encryption key. */
export function sessionSecret(encryption: Encryption): string {
  return Buffer.from(encryption.deriveKey('session')).toString('base64url')
}

/** What stands in the cookie: the id of the session's row, encrypted (A256GCM), nothing else that anybody believes. */
export function sealSessionId(encryption: Encryption, sessionId: string): Promise<string> {
  return encode({ token: { sid: sessionId }, secret: sessionSecret(encryption), maxAge: SESSION_SECONDS_MAX })
}

/** The row id in a session cookie, or undefined when it is not one of ours or too old. */
export async function openSessionId(encryption: Encryption, cookie: string | undefined): Promise<string | undefined> {
  if (cookie === undefined || cookie === '') return undefined
  const token = await decode({ token: cookie, secret: sessionSecret(encryption) }).catch(() => null)
  return typeof token?.sid === 'string' && UUID.test(token.sid) ? token.sid : undefined
}
