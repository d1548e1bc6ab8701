import { generateSync } from 'otplib'
import { describe, expect, it } from 'vitest'
import { describeDevice } from './describe-device.ts'
import { isRecoveryCode } from './recovery-codes.ts'
import { matchTotp, newTotpSecret, totpUri } from './totp.ts'

const SECRET = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ' // the 20 bytes of RFC 6238, appendix B
const NOW = 1_111_111_109_000
const STEP = 37_037_036
const codeAt = (seconds: number) => generateSync({ secret: SECRET, epoch: NOW / 1000 + seconds })

describe('codes of the second factor (RFC 6238)', () => {
  it('are those of the RFC', () => {
    expect(matchTotp(SECRET, '081804', undefined, NOW)).toBe(STEP) // 07081804, six digits of it
  })

  it('match one step before and after now, and no further', () => {
    expect([-60, -30, 0, 30, 60].map((seconds) => matchTotp(SECRET, codeAt(seconds), undefined, NOW))).toEqual([
      undefined,
      STEP - 1,
      STEP,
      STEP + 1,
      undefined,
    ])
  })

  it('do not work again, nor do older ones', () => {
    expect(matchTotp(SECRET, codeAt(0), STEP, NOW)).toBeUndefined()
    expect(matchTotp(SECRET, codeAt(-30), STEP, NOW)).toBeUndefined()
    expect(matchTotp(SECRET, codeAt(30), STEP, NOW)).toBe(STEP + 1)
  })

  it('refuse all when the clock was set back behind the last one', () => {
    expect(matchTotp(SECRET, codeAt(0), STEP + 1_000_000, NOW)).toBeUndefined()
  })

  it('may be typed with spaces', () => {
    expect(matchTotp(SECRET, ' 081 804 ', undefined, NOW)).toBe(STEP)
  })

  it.each(['', '81804', '0818040', '08180a', '０８１８０４', '-81804', '0x1234', '081804\u0000'])('refuse %j', (code) => {
    expect(matchTotp(SECRET, code, undefined, NOW)).toBeUndefined()
  })

  it('come from 160 random bits', () => {
    const secrets = Array.from({ length: 100 }, newTotpSecret)
    expect(new Set(secrets).size).toBe(100)
    for (const secret of secrets) expect(secret).toMatch(/^[A-Z2-7]{32}$/)
  })

  it('are described to the app with issuer and account', () => {
    const uri = new URL(totpUri(SECRET, 'ada+1@example.org', 'Writ auth.example'))
    expect(decodeURIComponent(uri.href)).toMatch(/^otpauth:\/\/totp\/Writ auth\.example:ada\+1@example\.org\?/)
    expect(Object.fromEntries(uri.searchParams)).toMatchObject({ secret: SECRET, issuer: 'Writ auth.example' })
  })
})

describe('recovery codes', () => {
  it('are known by their shape, however they are spaced and whatever looks alike', () => {
    for (const code of ['0123-4567-89ab-cdef', '0123456789ABCDEF', 'O123 4567 89ab cdeF', 'ol23-4567-89ab-cdef'])
      expect(isRecoveryCode(code)).toBe(true)
    for (const code of ['123456', '0123-4567-89ab-cde', '0123-4567-89ab-cdeu', '']) expect(isRecoveryCode(code)).toBe(false)
  })
})

describe('devices', () => {
  it.each([
    ['Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0', 'Firefox on Linux'],
    [
      'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36 Edg/140.0',
      'Edge on Windows',
    ],
    [
      'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Safari/605.1.15',
      'Safari on macOS',
    ],
    ['Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Mobile Safari/537.36', 'Chrome on Android'],
    [
      'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Mobile/15E148 Safari/604.1',
      'Safari on iPhone',
    ],
    ['curl/8.9', 'curl'],
    ['', 'Unknown device'],
  ])('%s', (userAgent, device) => {
    expect(describeDevice(userAgent)).toBe(device)
  })
})
