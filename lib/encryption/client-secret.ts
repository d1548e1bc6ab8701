import { randomBytes } from 'node:crypto'

/** A new client secret. Only its hash and its hint are stored. */
export interface GeneratedClientSecret {
  readonly value: string
  /** Its last four characters, by which a person tells two secrets apart. */
  readonly hint: string
}

/** 256 random bits in base64url behind `wrs_`, by which secret scanners and people recognise it. */
export function generateClientSecret(): GeneratedClientSecret {
  const value = `wrs_${randomBytes(32).toString('base64url')}`
  return { value, hint: clientSecretHint(value) }
}

/** The hint of a secret that was given: its last four characters, which `writ apply` allows only in secrets of 32 and more. */
export function clientSecretHint(secret: string): string {
  return secret.slice(-4)
}
