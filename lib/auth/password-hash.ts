import { type Algorithm, hash, verify } from '@node-rs/argon2'
import { DomainError } from '../errors.ts'
import { limitConcurrency } from './limit-concurrency.ts'
import { normalisePassword } from './password-policy.ts'

// OWASP Password Storage Cheat Sheet, argon2id: 19 MiB, two passes, one lane.
const ARGON2ID = { algorithm: 2 as Algorithm.Argon2id, memoryCost: 19_456, timeCost: 2, parallelism: 1 }

// Hashing runs in the thread pool that also signs tokens: one at a time leaves it room, and bounds the memory that
// strangers can claim.
const oneAtATime = limitConcurrency({
  running: 1,
  waiting: 50,
  onFull: () => new DomainError('conflict', 'Too many people are signing in at this moment. Try again in a few seconds.'),
})

/** The argon2id hash of a password in the PHC string format. Check the password first: see password-policy.ts. @throws DomainError `conflict` under a flood */
export function hashPassword(password: string): Promise<string> {
  return oneAtATime(() => hash(normalisePassword(password), ARGON2ID))
}

/** Whether a password is the one that was hashed. @throws DomainError `conflict` under a flood */
export function verifyPassword(password: string, passwordHash: string): Promise<boolean> {
  return oneAtATime(() => verify(passwordHash, normalisePassword(password)))
}
