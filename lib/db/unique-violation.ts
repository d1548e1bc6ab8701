import { DomainError } from '../errors.ts'

/** Whether Postgres refused a row because its key exists already. The transaction is lost after that. */
export function isUniqueViolation(error: unknown): boolean {
  return (error as { code?: unknown } | null | undefined)?.code === 'P2002'
}

/**
 * Turns a taken key into a sentence. Checking before the write would not do: another transaction may take the key in between.
 *
 * @throws DomainError `conflict`
 */
export async function orConflict<T>(write: Promise<T>, message: string): Promise<T> {
  try {
    return await write
  } catch (error) {
    if (isUniqueViolation(error)) throw new DomainError('conflict', message)
    throw error
  }
}
