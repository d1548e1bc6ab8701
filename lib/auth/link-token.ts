import { createHash, randomBytes } from 'node:crypto'

/** The secret of a one-time link (`/setup#token=…`, `/invite#token=…`): 256 random bits in base64url. Only its hash is stored. */
export function newLinkToken(): string {
  return randomBytes(32).toString('base64url')
}

/** The SHA-256 by which a link is found, in hex. A fast hash is enough: nobody guesses 256 bits. */
export function hashLinkToken(token: string): string {
  return createHash('sha256').update(token).digest('hex')
}
