'use server'

import { adminAction } from '../../../lib/auth/admin-action.ts'
import { database } from '../../../lib/db/prisma.ts'
import { deleteHookFixtureInput, saveHookFixtureInput } from '../../../lib/hooks/fixtures/hook-fixture.ts'
import { deleteHookFixture, saveHookFixture } from '../../../lib/hooks/fixtures/saved-fixtures.ts'
import { refreshPages } from '../_components/refresh-pages.ts'
import { atField } from './at-field.ts'

/** Keeps a request to try a hook with. It decides no token. */
export const saveFixtureAction = adminAction(saveHookFixtureInput, 'admin', async (input) => {
  const saved = await saveHookFixture(database(), input).catch(atField('name'))
  refreshPages()
  return saved
})

export const deleteFixtureAction = adminAction(deleteHookFixtureInput, 'admin', async (input) => {
  await deleteHookFixture(database(), input)
  refreshPages()
})
