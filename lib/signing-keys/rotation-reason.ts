import { DomainError } from '../errors.ts'

const REASON_CHARACTERS_MAX = 500

/**
 * The reason as it is recorded, trimmed.
 * @param requiredBy what needs a reason, as the subject of the sentence; undefined when it may be left out
 * @throws DomainError `invalid`
 */
export function checkReason(reason: string, requiredBy: string | undefined): string {
  const trimmed = reason.trim()
  if (requiredBy !== undefined && trimmed === '') {
    throw new DomainError('invalid', `${requiredBy} needs a reason.`, [{ path: 'reason', message: 'is missing' }])
  }
  if (trimmed.length > REASON_CHARACTERS_MAX) {
    throw new DomainError('invalid', `A reason has at most ${REASON_CHARACTERS_MAX} characters.`, [
      { path: 'reason', message: 'is too long' },
    ])
  }
  return trimmed
}
