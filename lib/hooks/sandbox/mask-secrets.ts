import { LIMITS } from './limits.ts'

const MASK = '***'

/**
 * Replaces secrets in text that people see: raw, and as they look in JSON, in URLs and forms, and in base64. It prevents accidents; who
 * wrote the hook can always give a secret away. Use it before text is shortened: half a secret is not found.
 */
export function createMasker(secrets: Iterable<string>): (text: string) => string {
  const forms = new Set<string>()
  for (const secret of secrets) {
    if (secret.length < LIMITS.maskedSecretCharactersMin) continue
    for (const form of formsOf(secret)) if (form.length >= LIMITS.maskedSecretCharactersMin) forms.add(form)
  }
  if (forms.size === 0) return (text) => text
  // The longest first: a secret may begin with another one.
  const longestFirst = [...forms].sort((one, other) => other.length - one.length)
  return (text) => {
    let masked = text
    for (const form of longestFirst) if (masked.includes(form)) masked = masked.replaceAll(form, MASK)
    return masked
  }
}

function formsOf(secret: string): string[] {
  const wellFormed = secret.replace(/\p{Surrogate}/gu, '\ufffd')
  const bytes = Buffer.from(wellFormed)
  const inUrl = encodeURIComponent(wellFormed)
  const base64 = bytes.toString('base64')
  return [
    secret,
    JSON.stringify(secret).slice(1, -1),
    inUrl,
    inUrl.replace(/%[0-9A-F]{2}/g, (code) => code.toLowerCase()),
    new URLSearchParams([['', wellFormed]]).toString().slice(1),
    base64,
    base64.replace(/=+$/, ''), // also what base64 of a longer text begins with, where the secret stands first
    bytes.toString('base64url'),
  ]
}
