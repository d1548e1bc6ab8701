import { DomainError } from '../errors.ts'

const EMAIL_CHARACTERS_MAX = 254 // RFC 5321 §4.5.3.1.3, less its angle brackets
// Something, one "@", something: whether mail arrives there only mail can tell.
const EMAIL = /^[^\s@]+@[^\s@.]+(?:\.[^\s@.]+)*$/u
const CONTROL = /\p{C}/u // also bidi and zero-width characters, which make two addresses look alike

/** How people spell one address in several ways: what is typed, before anybody has asked whether it is one. */
export function foldEmail(typed: string): string {
  return typed.trim().normalize('NFC').toLowerCase()
}

/**
 * The one form in which addresses are stored and compared: trimmed, NFC, lower case.
 * @throws DomainError `invalid` when it is no address
 */
export function normaliseEmail(email: string): string {
  const normal = foldEmail(email)
  if (normal.length > EMAIL_CHARACTERS_MAX || !EMAIL.test(normal) || CONTROL.test(normal)) {
    throw new DomainError('invalid', 'The email address is not valid.', [{ path: 'email', message: 'is not an email address' }])
  }
  return normal
}
