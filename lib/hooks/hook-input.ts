import { isIP } from 'node:net'
import { z } from 'zod'
import { lineOfText, linesOfText } from '../parse-input.ts'
import { HOOK_LANGUAGES } from './compile-hook.ts'
import { LIMITS } from './sandbox/limits.ts'

const NAME_CHARACTERS_MAX = 80
const DESCRIPTION_CHARACTERS_MAX = 500
const MESSAGE_CHARACTERS_MAX = 200
const HOOKS_MAX = 500
const TARGETS_MAX = 1_000

const hookId = z.string()
const revision = z.int().positive()
export const hookName = lineOfText('the name', NAME_CHARACTERS_MAX)
export const hookDescription = linesOfText('the description', DESCRIPTION_CHARACTERS_MAX)
export const hookLanguage = z.enum(HOOK_LANGUAGES)
export const hookSource = z
  .string({ error: 'the code must be text' })
  .refine((text) => Buffer.byteLength(text) <= LIMITS.sourceBytes, `the code must have at most ${LIMITS.sourceBytes / 1000} kB`)
  .refine((text) => !text.includes('\u0000') && !/\p{Surrogate}/u.test(text), 'the code must be well-formed text')
const message = lineOfText('the message', MESSAGE_CHARACTERS_MAX)
export const hookSecretName = z
  .string()
  .regex(/^[A-Za-z_][A-Za-z0-9_-]{0,127}$/, 'a secret is named by letters, digits, _ and -, and begins with a letter or _')
export const hookSecretValue = z
  .string()
  .min(1, 'a secret must not be empty')
  .max(LIMITS.secretCharacters, `a secret must have at most ${LIMITS.secretCharacters} characters`)
  .refine((text) => !text.includes('\u0000') && !/\p{Surrogate}/u.test(text), 'a secret must be well-formed text')

/** A host that `fetch` may call: a name, in lower case, with its port where that is not 443. */
const host = z
  .string()
  .transform((text) => text.trim().toLowerCase().replace(/:443$/, ''))
  .refine(isHost, 'a host is a name such as api.example.com, with a port where it is not 443; no address, no wildcard, no path')

function isHost(text: string): boolean {
  const found = /^([a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?)(?::(\d{1,5}))?$/.exec(text)
  if (!found || !URL.canParse(`https://${text}/`)) return false
  const [, hostname = '', port] = found
  // What URL reads as an address in one of its notations is an address.
  return (
    new URL(`https://${text}/`).hostname === hostname && isIP(hostname) === 0 && !hostname.includes('..') && Number(port ?? 1) <= 65_535
  )
}

const distinct = <T>(list: readonly T[]) => new Set(list).size === list.length
const chosen = z.array(z.string()).max(TARGETS_MAX).refine(distinct, 'each may be chosen once').nullable()

export const createHookInput = z.strictObject({
  name: hookName,
  description: hookDescription.default(''),
  source: hookSource,
  language: hookLanguage,
})
export type CreateHookInput = z.input<typeof createHookInput>

/** `revision` of the draft the editor loaded; null when there was none. */
export const saveHookDraftInput = z.strictObject({ hookId, source: hookSource, language: hookLanguage, revision: revision.nullable() })
export type SaveHookDraftInput = z.input<typeof saveHookDraftInput>

/** What the editor saw: a deploy decides the next token, so it must be of what was looked at. */
export const deployHookInput = z.strictObject({ hookId, draftRevision: revision, liveVersionNumber: revision.nullable(), message })
export type DeployHookInput = z.input<typeof deployHookInput>

export const rollBackHookInput = z.strictObject({ hookId, toNumber: revision, liveVersionNumber: revision.nullable(), message })
export type RollBackHookInput = z.input<typeof rollBackHookInput>

export const updateHookInput = z.strictObject({
  ...{ hookId, revision, name: hookName.optional(), description: hookDescription.optional(), isEnabled: z.boolean().optional() },
})
export type UpdateHookInput = z.input<typeof updateHookInput>

export const hookHosts = z
  .array(host)
  .max(LIMITS.fetchHosts, `there are at most ${LIMITS.fetchHosts} hosts`)
  .refine(distinct, 'each host is named once')

/** null: every application, or every API. An empty list is nobody. */
export const setHookTargetsInput = z.strictObject({ hookId, revision, clientIds: chosen, resourceServerIds: chosen })
export type SetHookTargetsInput = z.input<typeof setHookTargetsInput>

export const setHookHostsInput = z.strictObject({
  ...{ hookId, revision },
  hosts: hookHosts,
})
export type SetHookHostsInput = z.input<typeof setHookHostsInput>

export const setHookSecretInput = z.strictObject({ hookId, name: hookSecretName, value: hookSecretValue })
export type SetHookSecretInput = z.input<typeof setHookSecretInput>

export const deleteHookSecretInput = z.strictObject({ hookId, name: hookSecretName })
export type DeleteHookSecretInput = z.input<typeof deleteHookSecretInput>

/** All hooks, in their new order. */
export const reorderHooksInput = z.strictObject({ hookIds: z.array(hookId).max(HOOKS_MAX).refine(distinct, 'each hook is named once') })
export type ReorderHooksInput = z.input<typeof reorderHooksInput>

export const deleteHookInput = z.strictObject({ hookId, revision })
export type DeleteHookInput = z.input<typeof deleteHookInput>
