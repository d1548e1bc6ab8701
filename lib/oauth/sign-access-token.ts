import { HEADER_TYP } from './access-token-claims.ts'
import type { JsonValue, SigningKey, TokenDialect } from './ports.ts'
import { refusal } from './refusal.ts'

const headerParts = new WeakMap<SigningKey, Map<TokenDialect, string>>()

/** BASE64URL(header).BASE64URL(claims): what the signature covers (RFC 7515 §5.1). */
export function encodeSigningInput(key: SigningKey, dialect: TokenDialect, claims: Readonly<Record<string, JsonValue>>): string {
  return `${headerPart(key, dialect)}.${base64url(JSON.stringify(claims))}`
}

/**
 * The compact JWS of a signing input (RFC 7515 §7.1). Signing starts at once and runs beside the commit of the log row, so that the
 * caller may come back to the promise late or, when the row did not pass, never: its rejection is marked as handled here. Rejects with
 * an OAuthError, reason `signing_unavailable`.
 */
export function startSigning(key: SigningKey, signingInput: string): Promise<string> {
  const jwt = sign(key, signingInput)
  jwt.catch(() => {})
  return jwt
}

async function sign(key: SigningKey, signingInput: string): Promise<string> {
  try {
    const signature = await key.sign(Buffer.from(signingInput, 'latin1')) // the input is ASCII
    return `${signingInput}.${Buffer.from(signature.buffer, signature.byteOffset, signature.byteLength).toString('base64url')}`
  } catch (cause) {
    throw refusal('signing_unavailable', { detail: { kid: key.kid, alg: key.alg }, cause })
  }
}

/** The header never changes for a key and dialect, so it is encoded once. */
function headerPart(key: SigningKey, dialect: TokenDialect): string {
  let parts = headerParts.get(key)
  if (!parts) {
    parts = new Map()
    headerParts.set(key, parts)
  }
  let part = parts.get(dialect)
  if (part === undefined) {
    part = base64url(JSON.stringify({ alg: key.alg, typ: HEADER_TYP[dialect], kid: key.kid }))
    parts.set(dialect, part)
  }
  return part
}

function base64url(text: string): string {
  return Buffer.from(text).toString('base64url')
}
