import { verifyPassword } from './password-hash.ts'
import { PASSWORD_CHARACTERS_MAX } from './password-policy.ts'

// The argon2id hash of 32 random bytes that nobody kept, with the parameters of password-hash.ts (a test compares them).
export const NOBODYS_HASH = '$argon2id$v=19$m=19456,t=2,p=1$rpvjiRu5RrbXGHWfqPojJA$XeTtyz5RKekf4nNxnxwRP/kKg/VYDDqncEfTjMU6L2E'

/**
 * Whether a password is the one that was hashed. Without a hash (no such account, or one without a password) the same work is done, so that
 * the time taken does not tell which accounts exist.
 * @throws DomainError `conflict` under a flood
 */
export async function checkPassword(password: string, passwordHash: string | null | undefined): Promise<boolean> {
  const isTooLong = password.length > PASSWORD_CHARACTERS_MAX * 2 // nobody's; hashing a megabyte would be work for nothing
  const matches = await verifyPassword(isTooLong ? '' : password, passwordHash ?? NOBODYS_HASH)
  return matches && typeof passwordHash === 'string' && !isTooLong
}
