'use server'

import { revalidatePath } from 'next/cache'
import { z } from 'zod'
import { adminAction } from '../../../../lib/auth/admin-action.ts'
import { database } from '../../../../lib/db/prisma.ts'
import { saveConsoleSetting } from '../../../../lib/settings/console-settings.ts'
import { CONSOLE_SETTINGS, environmentColour, environmentName } from '../../../../lib/settings/setting-definitions.ts'

const revision = z.coerce.number().pipe(z.int().min(0))

const environmentForm = z.object({
  revision,
  name: z
    .string()
    .transform((text) => text.trim())
    .pipe(z.union([z.literal(''), environmentName])),
  colour: z.union([z.literal(''), environmentColour]),
})

/** The badge beside the wordmark, on every page of everybody. Without a name there is none. */
export const saveEnvironmentAction = adminAction(environmentForm, 'owner', async ({ name, colour, revision: seen }, session) => {
  const value = name === '' ? null : { name, ...(colour !== '' && { colour }) }
  const saved = await saveConsoleSetting(database(), 'environment', { value, revision: seen }, session)
  refresh()
  return saved
})

const unusedForm = z.object({ revision, days: z.coerce.number().pipe(CONSOLE_SETTINGS.unusedAfterDays.schema) })

/** After how many days a scope that is held and never asked for counts as unused. */
export const saveUnusedAfterDaysAction = adminAction(unusedForm, 'owner', async ({ days, revision: seen }, session) => {
  const saved = await saveConsoleSetting(database(), 'unusedAfterDays', { value: days, revision: seen }, session)
  refresh()
  return saved
})

function refresh(): void {
  revalidatePath('/', 'layout')
}
