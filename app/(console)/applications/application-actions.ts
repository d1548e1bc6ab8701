'use server'

import { adminAction } from '../../../lib/auth/admin-action.ts'
import { changeManyClients, changeManyClientsInput } from '../../../lib/clients/change-many-clients.ts'
import { deleteClientInput, setClientDisabledInput, updateClientInput } from '../../../lib/clients/client-input.ts'
import { deleteClient } from '../../../lib/clients/delete-client.ts'
import { setClientDisabled, updateClient } from '../../../lib/clients/update-client.ts'
import { database } from '../../../lib/db/prisma.ts'
import { forgetNavigationCounts } from '../_components/navigation-counts.ts'
import { refreshPages } from '../_components/refresh-pages.ts'

/** Disables an application, so that the next token request is refused, or enables it again. */
export const setApplicationDisabledAction = adminAction(setClientDisabledInput, 'admin', async (input, { actor }) => {
  const { id, revision } = await setClientDisabled(database(), input, actor)
  refreshPages()
  return { id, revision }
})

/** Saves what describes an application. Someone else's save meanwhile is a `conflict` with a `StaleClient`. */
export const saveApplicationAction = adminAction(updateClientInput, 'admin', async (input, { actor }) => {
  const client = await updateClient(database(), input, actor)
  refreshPages()
  return client
})

/** Disables, enables or tags many applications at once. */
export const changeManyApplicationsAction = adminAction(changeManyClientsInput, 'admin', async (input, { actor }) => {
  const result = await changeManyClients(database(), input, actor)
  refreshPages()
  return result
})

/** Removes an application with its secrets and grants. The page that asks leaves it; refreshed, it would say that there is none. */
export const deleteApplicationAction = adminAction(deleteClientInput, 'admin', async (input, { actor }) => {
  await deleteClient(database(), input, actor)
  forgetNavigationCounts()
})
