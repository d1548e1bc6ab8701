import { database } from '../../../lib/db/prisma.ts'
import { registeredEncryption } from '../../../lib/encryption/registered-encryption.ts'
import { DomainError } from '../../../lib/errors.ts'
import { registeredHookRuntime } from '../../../lib/hooks/hook-runtime.ts'

const NO_STORE = { 'cache-control': 'no-store' }

/** What trying code needs. @throws DomainError `conflict` where no server runs hooks */
export function hookLane() {
  const runtime = registeredHookRuntime()
  if (runtime === undefined) throw new DomainError('conflict', 'This process runs no hooks, so nothing can be tried here.')
  return { prisma: database().prisma, encryption: registeredEncryption(), runtime }
}

/** The body of a request as JSON. @throws DomainError `invalid` */
export async function readJson<T>(request: Request): Promise<T> {
  try {
    return (await request.json()) as T
  } catch {
    throw new DomainError('invalid', 'The request has no JSON.')
  }
}

export function answerJson(value: unknown): Response {
  return Response.json(value, { headers: NO_STORE })
}
