import { parseOptions } from '@node-rs/argon2'
import { describe, expect, it } from 'vitest'
import { isDomainError } from '../errors.ts'
import { normaliseEmail } from './email.ts'
import { hashPassword, verifyPassword } from './password-hash.ts'
import { checkNewPassword } from './password-policy.ts'

const EMAIL = 'ada@example.org'

function sentenceOf(work: () => unknown): string {
  try {
    work()
  } catch (error) {
    if (isDomainError(error) && error.kind === 'invalid') return error.message
    throw error
  }
  return 'accepted'
}

describe('email addresses', () => {
  it('have one form', () => {
    expect(normaliseEmail('  Ada@Example.ORG ')).toBe('ada@example.org')
    expect(normaliseEmail('owner@localhost')).toBe('owner@localhost')
    expect(normaliseEmail('Jose\u0301@example.org')).toBe('jos\u00e9@example.org')
  })

  it.each([
    '',
    'ada',
    '@example.org',
    'ada@',
    'a@b@c',
    'a b@c.d',
    'a@b..c',
    'a\u0000@b.c',
    'a\u202e@b.c',
    'a\u200b@b.c',
    `${'a'.repeat(250)}@b.cd`,
  ])('refuses %j', (email) => {
    expect(sentenceOf(() => normaliseEmail(email))).toBe('The email address is not valid.')
  })
})

describe('the password policy', () => {
  it.each([
    { name: '11 characters', password: 'x'.repeat(11), sentence: 'The password needs at least 12 characters.' },
    {
      name: '11 characters that are two code units each',
      password: '😀'.repeat(11),
      sentence: 'The password needs at least 12 characters.',
    },
    { name: '257 characters', password: 'x'.repeat(257), sentence: 'The password has more than 256 characters.' },
    { name: 'a megabyte', password: '\ufdfa'.repeat(1_000_000), sentence: 'The password has more than 256 characters.' },
    { name: 'the email address', password: ' ADA@example.org', sentence: 'The password must not be the email address.' },
  ])('refuses $name', ({ password, sentence }) => {
    expect(sentenceOf(() => checkNewPassword(password, EMAIL))).toBe(sentence)
  })

  it.each(['x'.repeat(12), 'x'.repeat(256), '😀'.repeat(256), 'twelve words'])('accepts a password of the right length', (password) => {
    expect(checkNewPassword(password, EMAIL)).toBe(password)
  })
})

describe('password hashes', () => {
  it('are argon2id with the OWASP parameters, salted', async () => {
    const [one, other] = await Promise.all([hashPassword('a long password'), hashPassword('a long password')])
    expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
    expect(parseOptions(one)).toMatchObject({ memoryCost: 19_456, timeCost: 2, parallelism: 1, outputLen: 32, saltLen: 16 })
    expect(one).not.toBe(other)
  })

  it('verify the password in either composition, and no other', async () => {
    const hash = await hashPassword('cafe\u0301 au lait \u2167')
    expect(await verifyPassword('caf\u00e9 au lait VIII', hash)).toBe(true)
    expect(await verifyPassword('cafe au lait VIII', hash)).toBe(false)
    expect(await verifyPassword('', hash)).toBe(false)
  })

  it('refuse a flood instead of queueing without end', async () => {
    const outcomes = await Promise.allSettled(
      Array.from({ length: 60 }, () => verifyPassword('x', '$argon2id$v=19$m=8,t=1,p=1$c2FsdHNhbHQ$AAAAAAAAAAAAAAAAAAAAAA')),
    )
    const refused = outcomes.filter((outcome) => outcome.status === 'rejected')
    expect(refused).toHaveLength(9) // 1 runs, 50 wait
    for (const { reason } of refused) expect(reason).toMatchObject({ code: 'WRIT_DOMAIN_ERROR', kind: 'conflict' })
  })
})
