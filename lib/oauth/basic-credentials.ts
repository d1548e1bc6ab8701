import { decodeFormComponent } from './form-parameters.ts'
import { decodeUtf8 } from './utf8.ts'

/** A client identifier and a secret as one reading of a request gives them. */
export interface CredentialPair {
  readonly clientId: string
  readonly clientSecret: string
}

const BASIC = /^Basic +([A-Za-z0-9+/]+)={0,2} *$/i

/** True when an Authorization header names the Basic scheme; its name ignores case (RFC 9110 §11.1). */
export function isBasicScheme(authorization: string): boolean {
  return /^Basic(?: |$)/i.test(authorization)
}

/**
 * The readings of HTTP Basic credentials (RFC 7617 §2), most exact first; undefined when they cannot be decoded.
 *
 * A client identifier and secret are form-encoded before base64 (RFC 6749 §2.3.1), so a literal "+" means a space. Many clients,
 * curl first, do not encode them: where the readings differ the raw one comes second.
 */
export function readBasicCredentials(authorization: string): readonly CredentialPair[] | undefined {
  const token = BASIC.exec(authorization)?.[1]
  // Four characters of base64 make three bytes; a single one left over makes none (RFC 4648 §4). Missing padding does no harm.
  if (token === undefined || token.length % 4 === 1) return undefined
  const text = decodeUtf8(Buffer.from(token, 'base64'))
  const colon = text?.indexOf(':') ?? -1
  if (text === undefined || colon === -1) return undefined

  const raw = { clientId: text.slice(0, colon), clientSecret: text.slice(colon + 1) }
  const clientId = decodeFormComponent(raw.clientId)
  const clientSecret = decodeFormComponent(raw.clientSecret)
  if (clientId === undefined || clientSecret === undefined) return [raw]
  return clientId === raw.clientId && clientSecret === raw.clientSecret ? [raw] : [{ clientId, clientSecret }, raw]
}
