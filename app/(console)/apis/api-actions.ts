'use server'

import { adminAction } from '../../../lib/auth/admin-action.ts'
import { database } from '../../../lib/db/prisma.ts'
import { registeredEncryption } from '../../../lib/encryption/registered-encryption.ts'
import { DomainError, isDomainError } from '../../../lib/errors.ts'
import {
  addScopes,
  addScopesInput,
  describeScope,
  describeScopeInput,
  removeScope,
  removeScopeInput,
} from '../../../lib/resource-servers/change-scopes.ts'
import { createResourceServer } from '../../../lib/resource-servers/create-resource-server.ts'
import { deleteResourceServer } from '../../../lib/resource-servers/delete-resource-server.ts'
import { readScopeHolders, scopeHoldersInput } from '../../../lib/resource-servers/list-scopes.ts'
import { deleteResourceServerInput } from '../../../lib/resource-servers/resource-server-input.ts'
import { listRollOutCandidates, rollOutScopes, rollOutScopesInput } from '../../../lib/resource-servers/roll-out-scopes.ts'
import { updateResourceServer } from '../../../lib/resource-servers/update-resource-server.ts'
import { forgetNavigationCounts } from '../_components/navigation-counts.ts'
import { refreshPages } from '../_components/refresh-pages.ts'
import { apiSettingsForm, createApiForm, createDefaultApiForm } from './api-input.ts'

/** Registers an API with its first scopes; an algorithm without keys gets them in the same transaction. */
export const createApiAction = adminAction(createApiForm, 'admin', async (input, { actor }) => {
  const { id } = await createResourceServer(dependencies(), input, actor).catch(atIdentifier)
  refreshPages()
  return { id }
})

/** Registers an API of which only the name, the identifier and the scopes are asked, in the middle of another form. */
export const createDefaultApiAction = adminAction(createDefaultApiForm, 'admin', async (input, { actor }) => {
  const { id, name, identifier } = await createResourceServer(dependencies(), input, actor).catch(atIdentifier)
  refreshPages()
  return { id, name, identifier }
})

/** Saves name, lifetime, algorithm and dialect together, under the revision that the form was made from. */
export const saveApiAction = adminAction(apiSettingsForm, 'admin', async (input, { actor }) => {
  const { resourceServer } = await updateResourceServer(dependencies(), input, actor)
  refreshPages()
  return resourceServer
})

/** Removes an API with its scopes and grants. Its own page is not made anew: there would be nothing to show until the reader has left it. */
export const deleteApiAction = adminAction(deleteResourceServerInput, 'admin', async (input, { actor }) => {
  await deleteResourceServer(database(), input, actor)
  forgetNavigationCounts()
})

/** Adds scopes, and answers who would have to be asked about them. */
export const addScopesAction = adminAction(addScopesInput, 'admin', async (input, { actor }) => {
  const { resourceServer } = await addScopes(dependencies(), input, actor)
  const scopes = input.scopes.map(({ value }) => value)
  const rollOut = await listRollOutCandidates(database().prisma, { resourceServerId: resourceServer.id, scopes })
  refreshPages()
  return { scopes, ...rollOut }
})

/** Describes one scope anew. */
export const describeScopeAction = adminAction(describeScopeInput, 'admin', async (input, { actor }) => {
  await describeScope(dependencies(), input, actor)
  refreshPages()
})

/** Who holds a scope, to say before it is removed. */
export const readScopeHoldersAction = adminAction(scopeHoldersInput, 'admin', (input) => readScopeHolders(database().prisma, input))

/** Removes one scope; from the grants that hold it only where the person has seen whose they are. */
export const removeScopeAction = adminAction(removeScopeInput, 'admin', async (input, { actor }) => {
  const { trimmedGrants } = await removeScope(dependencies(), input, actor)
  refreshPages()
  return { trimmed: trimmedGrants.length }
})

/** Gives new scopes to the chosen grants, or takes them back from those that have just got them. */
export const rollOutScopesAction = adminAction(rollOutScopesInput, 'admin', async (input, { actor }) => {
  const rolledOut = await rollOutScopes(database(), input, actor)
  refreshPages()
  return rolledOut
})

function dependencies() {
  return { prisma: database().prisma, encryption: registeredEncryption() }
}

/** A taken identifier is a problem of its field, not somebody else's save. */
function atIdentifier(error: unknown): never {
  if (!isDomainError(error) || error.kind !== 'conflict') throw error
  throw new DomainError('invalid', error.message, [{ path: 'identifier', message: error.message }])
}
