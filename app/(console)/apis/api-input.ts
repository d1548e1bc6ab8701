import { z } from 'zod'
import {
  resourceServerIdentifier,
  resourceServerName,
  signingAlg,
  tokenDialect,
} from '../../../lib/resource-servers/resource-server-input.ts'
import { joinLifetime } from './lifetime.ts'
import { parseScopeLines } from './scope-lines.ts'

// What the forms of an API send: text, as forms do. Problems are named by the field that shows them.

const lifetime = { lifetime: z.string(), lifetimeUnit: z.string() }

function withLifetime<Form extends { lifetime: string; lifetimeUnit: string }>(
  { lifetime: amount, lifetimeUnit, ...form }: Form,
  context: z.RefinementCtx,
) {
  const tokenLifetimeSeconds = joinLifetime(amount.trim() === '' ? null : Number(amount), lifetimeUnit)
  if (tokenLifetimeSeconds === undefined) {
    context.addIssue({ code: 'custom', path: ['lifetime'], message: 'The lifetime is whole seconds, from 1 second to 30 days.' })
    return z.NEVER
  }
  return { ...form, tokenLifetimeSeconds }
}

const scopeLines = z.string().transform((text, context) => {
  const { scopes, problems } = parseScopeLines(text)
  for (const message of problems.slice(0, 1)) context.addIssue({ code: 'custom', message })
  return [...scopes]
})

const newApi = {
  name: resourceServerName,
  identifier: z
    .string()
    .transform((text) => text.trim())
    .pipe(resourceServerIdentifier),
  scopes: scopeLines,
}

export const createApiForm = z.object({ ...newApi, ...lifetime, signingAlg, tokenDialect }).transform(withLifetime)

/** Algorithm, lifetime and dialect have their defaults. */
export const createDefaultApiForm = z.object(newApi)

export const apiSettingsForm = z
  .object({ id: z.string(), revision: z.coerce.number(), name: resourceServerName, ...lifetime, signingAlg, tokenDialect })
  .transform(withLifetime)
