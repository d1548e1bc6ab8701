import { z } from 'zod'
import { scopeValue } from '../resource-servers/resource-server-input.ts'

export const allowedScopes = z
  .array(scopeValue, { error: 'the scopes must be a list' })
  .max(1000, 'at most 1000 scopes')
  .superRefine((scopes, context) => {
    const seen = new Set<string>()
    for (const [index, scope] of scopes.entries()) {
      if (seen.has(scope)) context.addIssue({ code: 'custom', path: [index], message: `the scope ${scope} stands twice` })
      seen.add(scope)
    }
  })

const revision = z.int({ error: 'the revision must be a whole number' }).positive('the revision must be positive')

export const setClientGrantInput = z.strictObject({
  clientId: z.string(),
  resourceServerId: z.string(),
  allowedScopes,
  /** undefined keeps what is stored (never, for a new grant); null is never. */
  expiresAt: z.date({ error: 'the expiry must be a date' }).nullable().optional(),
  /** The revision that the caller saw; absent when the pair has no grant yet. */
  revision: revision.optional(),
})
export type SetClientGrantInput = z.input<typeof setClientGrantInput>

export const removeClientGrantInput = z.strictObject({ id: z.string(), revision })
export type RemoveClientGrantInput = z.input<typeof removeClientGrantInput>
