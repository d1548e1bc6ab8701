import { DomainError, isDomainError } from '../../../lib/errors.ts'

/** A taken name is a problem of its field, not somebody else's save. */
export function atField(path: string): (error: unknown) => never {
  return (error) => {
    if (!isDomainError(error) || error.kind !== 'conflict' || error.current !== undefined) throw error
    throw new DomainError('invalid', error.message, [{ path, message: error.message }])
  }
}
