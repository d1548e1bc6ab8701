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

/** "1 token", "214 tokens". */
export function tokens(count: number): string {
  return count === 1 ? '1 token' : `${count.toLocaleString('en')} tokens`
}

/** "RS256 signs for 3 APIs." */
export function signsFor(apis: number): string {
  if (apis === 0) return 'No API uses it'
  return apis === 1 ? 'Signs for 1 API' : `Signs for ${apis.toLocaleString('en')} APIs`
}
