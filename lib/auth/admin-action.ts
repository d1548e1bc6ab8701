import { headers } from 'next/headers'
import { unstable_rethrow } from 'next/navigation'
import type { z } from 'zod'
import { isDomainError, type Problem } from '../errors.ts'
import { uuidv7 } from '../ids.ts'
import { parseInput } from '../parse-input.ts'
import { registeredLog } from '../registered-log.ts'
import { type AdminSession, clientAddress, hasRole, readStoredSessionOnce, toAdminSession } from './admin-session.ts'
import type { AdminRole } from './create-admin.ts'
import type { StoredSession } from './read-session.ts'
import { isSignInAgainError } from './recent-sign-in.ts'
import { isSameOrigin } from './same-origin.ts'

export type ActionFailureCode = 'invalid' | 'conflict' | 'not_found' | 'forbidden' | 'signed_out' | 'sign_in_again' | 'failed'

export interface ActionFailure {
  readonly ok: false
  readonly code: ActionFailureCode
  /** A sentence for the person who asked. */
  readonly message: string
  readonly problems?: readonly Problem[]
  /** What is stored now, for a save that was made from an older version. */
  readonly current?: unknown
}

export type ActionResult<T> = { readonly ok: true; readonly value: T } | ActionFailure

/** A server action. The first argument is what `useActionState` passes and is not looked at; callers of their own pass undefined. */
export type Action<Input, T> = (previous: unknown, input: FormData | Input) => Promise<ActionResult<T>>

/**
 * Makes a server action. Every call checks where it comes from, the session, the role and the input, in this order; what the domain refuses
 * comes back as a result, and whatever else goes wrong is logged under an id that the person is told.
 */
export function adminAction<Schema extends z.ZodType, T>(
  schema: Schema,
  role: AdminRole,
  work: (input: z.output<Schema>, session: AdminSession) => Promise<T>,
): Action<z.input<Schema>, T> {
  return async (_previous, input) => {
    try {
      const session = await sessionFor(role, await headers())
      return { ok: true, value: await work(parseInput(schema, plainInput(input)), session) }
    } catch (error) {
      return toFailure(error)
    }
  }
}

/**
 * As `adminAction`, for the steps of signing in: for a session in one of these states, whatever its role.
 */
export function signInStepAction<Schema extends z.ZodType, T>(
  schema: Schema,
  states: readonly StoredSession['state'][],
  work: (input: z.output<Schema>, session: AdminSession) => Promise<T>,
): Action<z.input<Schema>, T> {
  return async (_previous, input) => {
    try {
      checkOrigin(await headers())
      const stored = await readStoredSessionOnce()
      if (stored === undefined || !states.includes(stored.state)) throw signedOut()
      return { ok: true, value: await work(parseInput(schema, plainInput(input)), toAdminSession(stored, await clientAddress())) }
    } catch (error) {
      return toFailure(error)
    }
  }
}

/** As `adminAction`, for whoever holds a one-time link: there is no session, so what is sent has to prove everything. */
export function publicAction<Schema extends z.ZodType, T>(
  schema: Schema,
  work: (input: z.output<Schema>) => Promise<T>,
): Action<z.input<Schema>, T> {
  return async (_previous, input) => {
    try {
      checkOrigin(await headers())
      return { ok: true, value: await work(parseInput(schema, plainInput(input))) }
    } catch (error) {
      return toFailure(error)
    }
  }
}

/**
 * Makes a route handler that only an admin with this role reaches. Whatever may change something must come from a page of this console.
 * @param countsAsUse false for what a page asks by itself: polling keeps no session alive
 */
export function adminRoute<Context>(
  role: AdminRole,
  work: (request: Request, session: AdminSession, context: Context) => Promise<Response>,
  { countsAsUse = true }: { countsAsUse?: boolean } = {},
): (request: Request, context: Context) => Promise<Response> {
  return async (request, context) => {
    try {
      const mayChange = !['GET', 'HEAD', 'OPTIONS'].includes(request.method)
      const session = await sessionFor(role, mayChange ? request.headers : undefined, countsAsUse)
      return await work(request, session, context)
    } catch (error) {
      const failure = toFailure(error)
      return Response.json(failure, { status: STATUSES[failure.code], headers: { 'cache-control': 'no-store' } })
    }
  }
}

const STATUSES: Record<ActionFailureCode, number> = {
  invalid: 400,
  signed_out: 401,
  forbidden: 403,
  sign_in_again: 403,
  not_found: 404,
  conflict: 409,
  failed: 500,
}

async function sessionFor(role: AdminRole, headersToCheck: Headers | undefined, countsAsUse = true): Promise<AdminSession> {
  if (headersToCheck) checkOrigin(headersToCheck)
  const stored = await readStoredSessionOnce({ countsAsUse })
  if (stored?.state !== 'active') throw signedOut()
  const session = toAdminSession(stored, await clientAddress())
  if (!hasRole(session, role)) throw new Refusal('forbidden', `This needs the ${role} role. You are signed in as ${stored.admin.role}.`)
  return session
}

function checkOrigin(headersToCheck: Headers): void {
  if (!isSameOrigin(headersToCheck)) throw new Refusal('forbidden', 'This request did not come from a page of this console.')
}

function signedOut(): Refusal {
  return new Refusal('signed_out', 'Your session has ended. Sign in again, then repeat this: what you typed here stays.')
}

class Refusal extends Error {
  readonly kind: 'forbidden' | 'signed_out'

  constructor(kind: Refusal['kind'], message: string) {
    super(message)
    this.kind = kind
  }
}

function toFailure(error: unknown): ActionFailure {
  unstable_rethrow(error) // redirect() and notFound() are not failures
  if (error instanceof Refusal) return { ok: false, code: error.kind, message: error.message }
  if (isSignInAgainError(error)) return { ok: false, code: 'sign_in_again', message: error.message }
  if (isDomainError(error)) {
    const { kind, message, problems, current } = error
    return { ok: false, code: kind, message, ...(problems && { problems }), ...(current !== undefined && { current }) }
  }
  const requestId = uuidv7()
  registeredLog()?.error({ err: error, requestId }, 'an action of the console failed')
  return { ok: false, code: 'failed', message: `This could not be done. The server's log says why under ${requestId}.` }
}

/** A form as a plain object: a name that stands in it several times becomes a list. Next's own fields are left out. */
function plainInput(input: unknown): unknown {
  if (!(input instanceof FormData)) return input
  const names = [...new Set(input.keys())].filter((name) => !name.startsWith('$ACTION'))
  return Object.fromEntries(names.map((name) => [name, input.getAll(name).length > 1 ? input.getAll(name) : input.get(name)]))
}
