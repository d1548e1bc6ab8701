import { DomainError } from '../errors.ts'

export const PASSWORD_CHARACTERS_MIN = 12
export const PASSWORD_CHARACTERS_MAX = 256

/**
 * The form in which passwords are hashed: NFKC, so that one password typed on two systems is one (a precomposed letter or a combined one).
 * Everything else counts, spaces and case too.
 */
export function normalisePassword(password: string): string {
  return password.normalize('NFKC')
}

/**
 * Length is what counts (NIST SP 800-63B §5.1.1.2): no rules for kinds of characters.
 * @returns the normalised password
 * @throws DomainError `invalid` with a sentence for the person who chose it; never with the password
 */
export function checkNewPassword(password: string, email: string): string {
  // Before normalising, which can make one character 18 times as long.
  if (password.length > PASSWORD_CHARACTERS_MAX * 2) throw refused(`has more than ${PASSWORD_CHARACTERS_MAX} characters`)
  const normal = normalisePassword(password)
  const length = [...normal].length
  if (length < PASSWORD_CHARACTERS_MIN) throw refused(`needs at least ${PASSWORD_CHARACTERS_MIN} characters`)
  if (length > PASSWORD_CHARACTERS_MAX) throw refused(`has more than ${PASSWORD_CHARACTERS_MAX} characters`)
  if (normal.trim().toLowerCase() === email.normalize('NFKC').trim().toLowerCase()) throw refused('must not be the email address')
  return normal
}

function refused(message: string): DomainError {
  return new DomainError('invalid', `The password ${message}.`, [{ path: 'password', message }])
}
