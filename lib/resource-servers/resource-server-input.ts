import { z } from 'zod'
import { SIGNING_ALGS, TOKEN_DIALECTS, TOKEN_LIFETIME_SECONDS_MAX } from '../oauth/ports.ts'
import { lineOfText, linesOfText } from '../parse-input.ts'

/** The audience of the wire: any one line of text, as RFC 7519 §4.1.3 allows; a URI is the usual choice. */
export const resourceServerIdentifier = lineOfText('the identifier', 600).refine(
  (identifier) => identifier === identifier.trim(),
  'the identifier must not begin or end with a space',
)

export const resourceServerName = lineOfText('the name', 200)

/** scope-token of RFC 6749 §3.3: printable ASCII without space, quotation mark and backslash. */
export const scopeValue = z
  .string({ error: 'a scope must be text' })
  .min(1, 'a scope must not be empty')
  .max(280, 'a scope must have at most 280 characters')
  .regex(/^[\x21\x23-\x5b\x5d-\x7e]*$/, 'a scope has printable ASCII characters without spaces, quotes and backslashes (RFC 6749 §3.3)')

export const scopeInput = z.strictObject({ value: scopeValue, description: linesOfText('the description', 1000).default('') })

export const scopeInputs = z
  .array(scopeInput, { error: 'scopes must be a list' })
  .max(1000, 'at most 1000 scopes')
  .superRefine((scopes, context) => {
    const seen = new Set<string>()
    for (const [index, scope] of scopes.entries()) {
      if (seen.has(scope.value))
        context.addIssue({ code: 'custom', path: [index, 'value'], message: `the scope ${scope.value} stands twice` })
      seen.add(scope.value)
    }
  })

export const signingAlg = z.enum(SIGNING_ALGS, {
  error: (issue) =>
    String(issue.input).startsWith('HS')
      ? `a shared-secret algorithm would let every API make tokens itself: choose ${SIGNING_ALGS.join(', ')}`
      : `must be one of ${SIGNING_ALGS.join(', ')}`,
})

export const tokenLifetimeSeconds = z
  .int({ error: 'the token lifetime must be whole seconds' })
  .min(1, 'the token lifetime is at least 1 second')
  .max(TOKEN_LIFETIME_SECONDS_MAX, `the token lifetime is at most ${TOKEN_LIFETIME_SECONDS_MAX} seconds (30 days)`)

export const tokenDialect = z.enum(TOKEN_DIALECTS, { error: `must be one of ${TOKEN_DIALECTS.join(', ')}` })

export const createResourceServerInput = z.strictObject({
  identifier: resourceServerIdentifier,
  name: resourceServerName,
  signingAlg: signingAlg.default('RS256'),
  tokenLifetimeSeconds: tokenLifetimeSeconds.default(86_400),
  tokenDialect: tokenDialect.default('access_token'),
  scopes: scopeInputs.default([]),
})
export type CreateResourceServerInput = z.input<typeof createResourceServerInput>

const revision = z.int({ error: 'the revision must be a whole number' }).positive('the revision must be positive')

/** The identifier never changes: verifying services compare it. */
export const updateResourceServerInput = z.strictObject({
  id: z.string(),
  revision,
  name: resourceServerName.optional(),
  signingAlg: signingAlg.optional(),
  tokenLifetimeSeconds: tokenLifetimeSeconds.optional(),
  tokenDialect: tokenDialect.optional(),
  /** The whole list: scopes that it does not name are removed. */
  scopes: scopeInputs.optional(),
  /** Whether removed scopes are taken from the grants that hold them; otherwise such a removal is refused with the holders. */
  removeFromGrants: z.boolean().default(false),
})
export type UpdateResourceServerInput = z.input<typeof updateResourceServerInput>

export const deleteResourceServerInput = z.strictObject({ id: z.string(), revision })
export type DeleteResourceServerInput = z.input<typeof deleteResourceServerInput>
