'use server'

import { z } from 'zod'
import { adminAction } from '../../../../lib/auth/admin-action.ts'
import { database } from '../../../../lib/db/prisma.ts'
import { saveConsoleSetting } from '../../../../lib/settings/console-settings.ts'
import { refreshPages } from '../../_components/refresh-pages.ts'

const revision = z.coerce.number().pipe(z.int().min(0))
/** A checkbox sends nothing when it is off. */
const flag = z.object({ revision, on: z.literal('on').optional() })
const days = z.object({ revision, days: z.coerce.number() })
/** One range a line. */
const ranges = z.object({
  revision,
  ranges: z.string().transform((text) => text.split(/[\s,]+/).filter((range) => range !== '')),
})

/** Whether hooks may give scopes that the grant does not have. Decides the next token. */
export const saveMayExceedGrantAction = adminAction(flag, 'owner', async ({ on, revision: seen }, session) => {
  const saved = await saveConsoleSetting(database(), 'hooksMayExceedGrant', { value: on === 'on', revision: seen }, session)
  refreshPages()
  return saved
})

/** Which private networks `fetch` of hooks may reach. */
export const saveOpenedRangesAction = adminAction(ranges, 'owner', async (input, session) => {
  const saved = await saveConsoleSetting(database(), 'hookOpenedRanges', { value: input.ranges, revision: input.revision }, session)
  refreshPages()
  return saved
})

/** Whether it is kept what hooks were given. */
export const saveInputsRecordedAction = adminAction(flag, 'owner', async ({ on, revision: seen }, session) => {
  const saved = await saveConsoleSetting(database(), 'hookInputsRecorded', { value: on === 'on', revision: seen }, session)
  refreshPages()
  return saved
})

/** How long runs of hooks stay on record. */
export const saveRunsKeptDaysAction = adminAction(days, 'owner', async (input, session) => {
  const saved = await saveConsoleSetting(database(), 'hookRunsKeptDays', { value: input.days, revision: input.revision }, session)
  refreshPages()
  return saved
})
