import { z } from 'zod'
import { lineOfText } from '../parse-input.ts'
import { clientSecretOptions, GRACE_SECONDS_MAX } from './client-input.ts'

/** Postgres and JavaScript agree on dates up to here. */
const LATEST = new Date('9999-12-31T00:00:00Z')

const revision = z.int({ error: 'the revision must be a whole number' }).positive('the revision must be positive')

/** A secret of an application, and the revision of the application that the change was made from. */
const oneSecret = z.strictObject({ clientId: z.string(), revision, secretId: z.string() })

export const futureDate = z
  .date({ error: 'must be a date' })
  .max(LATEST, 'lies too far ahead')
  .refine((date) => date.getTime() > Date.now(), 'must lie ahead')

/** How long a replaced secret lives on: so long after the first use of the new one, until a date, or until somebody retires it. */
export const secretGrace = z.discriminatedUnion(
  'kind',
  [
    z.strictObject({
      kind: z.literal('after_first_use'),
      seconds: z
        .int({ error: 'the grace must be whole seconds' })
        .min(0, 'the grace must not be negative')
        .max(GRACE_SECONDS_MAX, 'the grace is at most a year'),
    }),
    z.strictObject({ kind: z.literal('date'), at: futureDate }),
    z.strictObject({ kind: z.literal('by_hand') }),
  ],
  { error: 'must be a time after first use, a date, or by hand' },
)

export const rotateClientSecretInput = z.strictObject({
  clientId: z.string(),
  revision,
  /** The live secret that the new one replaces. */
  secretId: z.string(),
  grace: secretGrace.default({ kind: 'after_first_use', seconds: 86_400 }),
  label: clientSecretOptions.shape.label,
  expiresAt: futureDate.optional(),
})
export type RotateClientSecretInput = z.input<typeof rotateClientSecretInput>

export const createClientSecretInput = z.strictObject({
  clientId: z.string(),
  revision,
  label: clientSecretOptions.shape.label,
  expiresAt: futureDate.optional(),
})
export type CreateClientSecretInput = z.input<typeof createClientSecretInput>

/** `secretId` is the new one, which a cancelled rotation ends. */
export const cancelSecretRotationInput = oneSecret
export type CancelSecretRotationInput = z.input<typeof cancelSecretRotationInput>

export const extendSecretGraceInput = oneSecret.extend({
  /** So many seconds more, or another kind of end that comes later. */
  grace: z.discriminatedUnion('kind', [
    z.strictObject({
      kind: z.literal('longer'),
      seconds: z.int({ error: 'must be whole seconds' }).min(1, 'must be more than nothing').max(GRACE_SECONDS_MAX, 'is at most a year'),
    }),
    z.strictObject({ kind: z.literal('date'), at: futureDate }),
    z.strictObject({ kind: z.literal('by_hand') }),
  ]),
})
export type ExtendSecretGraceInput = z.input<typeof extendSecretGraceInput>

export const updateClientSecretInput = oneSecret.extend({
  label: lineOfText('the label', 100, { optional: true }).optional(),
  /** null: it does not expire. */
  expiresAt: futureDate.nullable().optional(),
})
export type UpdateClientSecretInput = z.input<typeof updateClientSecretInput>

export const revokeClientSecretInput = z.strictObject({ clientId: z.string(), revision: revision.optional(), secretId: z.string() })
export type RevokeClientSecretInput = z.input<typeof revokeClientSecretInput>
