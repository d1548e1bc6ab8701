import { describe, expect, it } from 'vitest'
import { clientSecretHint, generateClientSecret } from './client-secret.ts'
import { createEncryption } from './encryption.ts'
import type { KeyList } from './key-list.ts'
import { isSealedTextError } from './sealed-text.ts'
import { createTestEncryption, freshKeyList } from './testing.ts'

const place = { table: 'signing_keys', column: 'private_key_sealed', rowId: 'kid-1' }
const text = new TextEncoder().encode('a private key')
const peppers = freshKeyList('1')
const joined = (current: KeyList, ...older: KeyList[]): KeyList => [current[0], ...older.map((list) => list[0])]

/** Why a sealed text does not open. */
function refusal(open: () => unknown): string {
  try {
    open()
  } catch (error) {
    if (isSealedTextError(error)) return error.kind
    throw error
  }
  return 'opened'
}

describe('sealing', () => {
  const k1 = freshKeyList('k1')
  const encryption = createEncryption({ keys: k1, peppers })
  const sealed = encryption.seal(text, place)
  const parts = sealed.split('$')

  it('opens what it sealed, in its place', () => {
    expect(Buffer.from(encryption.open(sealed, place)).toString()).toBe('a private key')
    expect(encryption.open(encryption.seal(new Uint8Array(), place), place)).toHaveLength(0)
  })

  it('seals the same text differently each time and never shows it', () => {
    expect(encryption.seal(text, place)).not.toBe(sealed)
    expect(Buffer.from(parts[3] ?? '', 'base64url').includes('a private key')).toBe(false)
  })

  it.each([
    { name: 'another row', context: { ...place, rowId: 'kid-2' } },
    { name: 'another column', context: { ...place, column: 'public_jwk' } },
    { name: 'another table', context: { ...place, table: 'settings' } },
    {
      name: 'a place whose parts only join to the same text',
      context: { table: 'signing_keys","private_key_sealed', column: 'kid-1', rowId: '' },
    },
  ])('refuses a text that was moved to $name', ({ context }) => {
    expect(refusal(() => encryption.open(sealed, context))).toBe('refused')
  })

  it('refuses a text in which any single bit of nonce, text or tag was changed', () => {
    for (const index of [2, 3]) {
      const bytes = Buffer.from(parts[index] ?? '', 'base64url')
      for (let bit = 0; bit < bytes.length * 8; bit += 1) {
        const changed = Buffer.from(bytes)
        changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7))
        const tampered = parts.with(index, changed.toString('base64url')).join('$')
        expect(refusal(() => encryption.open(tampered, place))).toBe('refused')
      }
    }
  })

  it.each(['', 'plain', '$$$', 's1$k1$$', 's2$k1$AAAA$AAAA', `${parts.slice(0, 3).join('$')}$AAAA`, `${sealed}$x`])(
    'calls %j malformed',
    (malformed) => {
      expect(refusal(() => encryption.open(malformed, place))).toBe('malformed')
    },
  )

  it('refuses a short tag', () => {
    const cut = Buffer.from(parts[3] ?? '', 'base64url')
      .subarray(0, -4)
      .toString('base64url')
    expect(refusal(() => encryption.open(parts.with(3, cut).join('$'), place))).toBe('refused')
  })

  it('opens with an older key and seals with the current one', () => {
    const rotated = createEncryption({ keys: joined(freshKeyList('k2'), k1), peppers })
    expect(Buffer.from(rotated.open(sealed, place)).toString()).toBe('a private key')
    expect(rotated.seal(text, place)).toMatch(/^s1\$k2\$/)
  })

  it('tells a missing key from a wrong one', () => {
    expect(refusal(() => createEncryption({ keys: freshKeyList('k2'), peppers }).open(sealed, place))).toBe('unknown_key')
    expect(refusal(() => createEncryption({ keys: freshKeyList('k1'), peppers }).open(sealed, place))).toBe('refused')
  })

  it('refuses a text whose key id was renamed to another known key', () => {
    const both = createEncryption({ keys: joined(freshKeyList('k2'), k1), peppers })
    expect(refusal(() => both.open(parts.with(1, 'k2').join('$'), place))).toBe('refused')
  })
})

describe('client secrets', () => {
  const encryption = createEncryption({ keys: freshKeyList('k1'), peppers })
  const secret = generateClientSecret()
  const hash = encryption.hashClientSecret(secret.value)
  const hashParts = hash.split('$')

  it('are recognisable, 256 random bits, with their last four characters as the hint', () => {
    expect(secret.value).toMatch(/^wrs_[A-Za-z0-9_-]{43}$/)
    expect(secret.hint).toBe(secret.value.slice(-4))
    expect(clientSecretHint('given-secret-of-some-length-1234')).toBe('1234')
    expect(generateClientSecret().value).not.toBe(secret.value)
  })

  it('match their own hash and no other', () => {
    expect(hash).toMatch(/^v1\$1\$[A-Za-z0-9_-]{43}$/)
    expect(encryption.matchesClientSecret(secret.value, hash)).toBe(true)
    expect(encryption.matchesClientSecret(`${secret.value} `, hash)).toBe(false)
    expect(encryption.matchesClientSecret('', hash)).toBe(false)
    expect(encryption.matchesClientSecret(generateClientSecret().value, hash)).toBe(false)
  })

  it('match under an older pepper, and under a new one are hashed anew', () => {
    const rotated = createEncryption({ keys: freshKeyList('k1'), peppers: joined(freshKeyList('2'), peppers) })
    expect(rotated.matchesClientSecret(secret.value, hash)).toBe(true)
    expect(rotated.hashClientSecret(secret.value)).toMatch(/^v1\$2\$/)
  })

  it.each([
    ['an unknown pepper version', hashParts.with(1, '9').join('$')],
    ['an unknown format', hashParts.with(0, 'v2').join('$')],
    ['the name of an inherited member as the version', hashParts.with(1, 'constructor').join('$')],
    ['a cut digest', hash.slice(0, -2)],
    ['an empty digest', 'v1$1$'],
    ['another part', `${hash}$`],
    ['nothing', ''],
  ])('never match a hash of %s', (_, other) => {
    expect(encryption.matchesClientSecret(secret.value, other)).toBe(false)
  })

  it('do not match under another pepper of the same version', () => {
    const wrong = createEncryption({ keys: freshKeyList('k1'), peppers: freshKeyList('1') })
    expect(wrong.matchesClientSecret(secret.value, hash)).toBe(false)
    expect(wrong.pepperProof('1')).not.toBe(encryption.pepperProof('1'))
    expect(encryption.pepperProof('9')).toBeUndefined()
  })
})

describe('derived keys', () => {
  it('are equal for equal keys, and differ by label and by key', () => {
    const keys = freshKeyList('k1')
    const one = createEncryption({ keys, peppers })
    const same = createEncryption({ keys: joined(freshKeyList('k2'), keys), peppers })
    expect(one.deriveKey('session')).toHaveLength(32)
    expect(same.deriveKey('session', 'k1')).toEqual(one.deriveKey('session'))
    expect(same.deriveKey('session')).not.toEqual(one.deriveKey('session'))
    const labels = [one.deriveKey('session'), one.deriveKey('backup'), one.deriveKey('server-actions'), keys[0].bytes]
    expect(new Set(labels.map((key) => Buffer.from(key).toString('hex'))).size).toBe(4)
    expect(() => one.deriveKey('session', 'k9')).toThrow('k9')
  })

  it('come with an encryption for tests', () => {
    expect(createTestEncryption().keyIds).toEqual(['k1'])
  })
})
