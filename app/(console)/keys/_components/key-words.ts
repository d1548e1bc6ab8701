import { countOf } from '../../../../components/ui/number-format.ts'
import type { SigningKeyStatus } from '../../../../lib/signing-keys/stored-signing-key.ts'

export const STATUS_WORDS: Record<SigningKeyStatus, string> = {
  next: 'Next',
  current: 'Current',
  previous: 'Previous',
  retired: 'Retired',
  revoked: 'Revoked',
}

export const STATUS_TONES: Record<SigningKeyStatus, 'issued' | 'grace' | 'denied' | 'off'> = {
  next: 'grace',
  current: 'issued',
  previous: 'off',
  retired: 'off',
  revoked: 'denied',
}

/** "RS256 signs for 3 APIs." */
export function signsFor(apis: number): string {
  return apis === 0 ? 'No API uses it' : `Signs for ${countOf(apis, 'API')}`
}
