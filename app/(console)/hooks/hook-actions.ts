'use server'

import { adminAction } from '../../../lib/auth/admin-action.ts'
import { database } from '../../../lib/db/prisma.ts'
import { registeredEncryption } from '../../../lib/encryption/registered-encryption.ts'
import { DomainError } from '../../../lib/errors.ts'
import { deleteHook, reorderHooks, setHookHosts, setHookTargets, updateHook } from '../../../lib/hooks/change-hook.ts'
import { createHook } from '../../../lib/hooks/create-hook.ts'
import { type DeployDeps, deployHook, rollBackHook } from '../../../lib/hooks/deploy-hook.ts'
import {
  createHookInput,
  deleteHookInput,
  deleteHookSecretInput,
  deployHookInput,
  reorderHooksInput,
  rollBackHookInput,
  saveHookDraftInput,
  setHookSecretInput,
  updateHookInput,
} from '../../../lib/hooks/hook-input.ts'
import { registeredHookRuntime } from '../../../lib/hooks/hook-runtime.ts'
import { deleteHookSecret, setHookSecret } from '../../../lib/hooks/hook-secrets.ts'
import { saveHookDraft } from '../../../lib/hooks/save-hook-draft.ts'
import { forgetNavigationCounts } from '../_components/navigation-counts.ts'
import { refreshPages } from '../_components/refresh-pages.ts'
import { atField } from './at-field.ts'
import { hookHostsForm, hookSettingsForm, hookTargetsForm } from './hook-forms.ts'

/** Makes a hook that is off, with a draft. */
export const createHookAction = adminAction(createHookInput, 'admin', async (input, { actor }) => {
  const { id } = await createHook(database(), input, actor).catch(atField('name'))
  refreshPages()
  return { id }
})

/** Keeps what is being written. The page is not made anew: it has the text already. */
export const saveHookDraftAction = adminAction(saveHookDraftInput, 'admin', async (input, { actor }) => {
  const { revision, updatedAt, updatedBy } = await saveHookDraft(database(), input, actor)
  return { revision, updatedAt, updatedBy }
})

/** Makes the draft the live version. It decides the next token. */
export const deployHookAction = adminAction(deployHookInput, 'admin', async (input, { actor }) => {
  const { versionNumber, warnings, hook } = await deployHook(deploying(), input, actor)
  refreshPages()
  return { versionNumber, warnings, revision: hook.revision }
})

/** Makes an earlier version live again, as a new version. */
export const rollBackHookAction = adminAction(rollBackHookInput, 'admin', async (input, { actor }) => {
  const { versionNumber } = await rollBackHook(deploying(), input, actor)
  refreshPages()
  return { versionNumber }
})

/** Turns the hook on and off. */
export const updateHookAction = adminAction(updateHookInput, 'admin', async (input, { actor }) => {
  const saved = await updateHook(database(), input, actor)
  refreshPages()
  return saved
})

/** Saves name and description together. */
export const saveHookSettingsAction = adminAction(hookSettingsForm, 'admin', async (input, { actor }) => {
  const saved = await updateHook(database(), input, actor).catch(atField('name'))
  refreshPages()
  return saved
})

/** Which applications and APIs the hook is for. */
export const setHookTargetsAction = adminAction(hookTargetsForm, 'admin', async (input, { actor }) => {
  const saved = await setHookTargets(database(), input, actor)
  refreshPages()
  return saved
})

/** Which hosts the hook may call. */
export const setHookHostsAction = adminAction(hookHostsForm, 'admin', async (input, { actor }) => {
  const saved = await setHookHosts(database(), input, actor)
  refreshPages()
  return saved
})

/** Sets a secret, new or again. Its value is never answered. */
export const setHookSecretAction = adminAction(setHookSecretInput, 'admin', async (input, { actor }) => {
  await setHookSecret({ prisma: database().prisma, encryption: registeredEncryption() }, input, actor)
  refreshPages()
  return { name: input.name }
})

export const deleteHookSecretAction = adminAction(deleteHookSecretInput, 'admin', async (input, { actor }) => {
  await deleteHookSecret(database(), input, actor)
  refreshPages()
})

/** Puts all hooks into a new order. */
export const reorderHooksAction = adminAction(reorderHooksInput, 'admin', async (input, { actor }) => {
  await reorderHooks(database(), input, actor)
  refreshPages()
})

/** Removes the hook with its versions and secrets. Its own page is not made anew: there would be nothing to show. */
export const deleteHookAction = adminAction(deleteHookInput, 'admin', async (input, { actor }) => {
  await deleteHook(database(), input, actor)
  forgetNavigationCounts()
})

function deploying(): DeployDeps {
  const runtime = registeredHookRuntime()
  if (runtime === undefined) throw new DomainError('conflict', 'This process runs no hooks, so the code cannot be checked.')
  return { prisma: database().prisma, draft: runtime.draft, live: runtime.live }
}
