import { z } from 'zod'
import { CLIENT_AUTH_METHODS, CLIENT_SECRET_CHARACTERS_MAX } from '../oauth/ports.ts'
import { lineOfText, linesOfText } from '../parse-input.ts'

export const CLIENT_SECRET_CHARACTERS_MIN = 32
/** A year: long enough for any roll-out, short enough that "until I retire it" stays a choice of its own (null). */
export const GRACE_SECONDS_MAX = 31_536_000

/** A client_id that came from elsewhere. Characters that mean the same in a URL, in Basic credentials (no colon) and in `sub` (no @). */
export const clientId = z
  .string({ error: 'the client_id must be text' })
  .regex(/^[A-Za-z0-9._~-]{1,128}$/, 'a client_id has 1 to 128 letters, digits and . _ ~ - only')

/** A secret that came from elsewhere. RFC 6749 appendix A.2 allows printable ASCII; shorter ones could be guessed. */
export const clientSecret = z
  .string({ error: 'the client_secret must be text' })
  .min(CLIENT_SECRET_CHARACTERS_MIN, `a client_secret must have at least ${CLIENT_SECRET_CHARACTERS_MIN} characters`)
  .max(CLIENT_SECRET_CHARACTERS_MAX, `a client_secret must have at most ${CLIENT_SECRET_CHARACTERS_MAX} characters`)
  .regex(/^[\x20-\x7e]*$/, 'a client_secret has printable ASCII characters only')

export const clientName = lineOfText('the name', 200)
export const clientDescription = linesOfText('the description', 1000)
export const clientOwner = lineOfText('the owner', 200, { optional: true })
export const clientTags = z
  .array(lineOfText('a tag', 64), { error: 'tags must be a list' })
  .max(50, 'at most 50 tags')
  .refine((tags) => new Set(tags).size === tags.length, 'a tag stands twice')
export const clientAuthMethod = z.enum(CLIENT_AUTH_METHODS, { error: `must be one of ${CLIENT_AUTH_METHODS.join(', ')}` })

// Hooks read the map as a plain object, so these names would mean something else there.
const RESERVED_METADATA_NAMES = new Set(['__proto__', 'constructor', 'prototype'])

/** The string map that hooks read. Made without a prototype's names, whatever the source had. */
export const clientMetadata = z
  .record(
    lineOfText('a metadata name', 255).refine((name) => !RESERVED_METADATA_NAMES.has(name), 'this metadata name is reserved'),
    linesOfText('a metadata value', 1024),
    { error: 'metadata must be a map of texts' },
  )
  .refine((metadata) => Object.keys(metadata).length <= 50, 'at most 50 metadata entries')

export const clientSecretOptions = z.strictObject({
  /** Given only by an import; otherwise Writ generates 256 random bits. */
  value: clientSecret.optional(),
  label: lineOfText('the label', 100, { optional: true }).default(''),
  expiresAt: z.date({ error: 'the expiry must be a date' }).optional(),
})

export const createClientInput = z.strictObject({
  name: clientName,
  description: clientDescription.default(''),
  owner: clientOwner.default(''),
  tags: clientTags.default([]),
  metadata: clientMetadata.default({}),
  authMethod: clientAuthMethod.default('client_secret'),
  /** Given only by an import, so that services keep theirs. */
  clientId: clientId.optional(),
  secret: clientSecretOptions.prefault({}),
})
export type CreateClientInput = z.input<typeof createClientInput>

const revision = z.int({ error: 'the revision must be a whole number' }).positive('the revision must be positive')

export const updateClientInput = z.strictObject({
  id: z.string(),
  revision,
  name: clientName.optional(),
  description: clientDescription.optional(),
  owner: clientOwner.optional(),
  tags: clientTags.optional(),
  metadata: clientMetadata.optional(),
  authMethod: clientAuthMethod.optional(),
})
export type UpdateClientInput = z.input<typeof updateClientInput>

export const deleteClientInput = z.strictObject({ id: z.string(), revision })
export type DeleteClientInput = z.input<typeof deleteClientInput>

export const setClientDisabledInput = z.strictObject({
  id: z.string(),
  revision,
  disabled: z.boolean(),
  reason: lineOfText('the reason', 500, { optional: true }).default(''),
})
export type SetClientDisabledInput = z.input<typeof setClientDisabledInput>

export const addClientSecretInput = clientSecretOptions
  .extend({
    clientId: z.string(),
    /** The live secret whose grace starts when this one is first used. */
    replacesId: z.string().optional(),
    /** How long the replaced one lives on after that; null: until someone retires it. */
    graceSeconds: z
      .int({ error: 'the grace must be whole seconds' })
      .min(0, 'the grace must not be negative')
      .max(GRACE_SECONDS_MAX, 'the grace is at most a year')
      .nullable()
      .default(86_400),
  })
  .strict()
export type AddClientSecretInput = z.input<typeof addClientSecretInput>
