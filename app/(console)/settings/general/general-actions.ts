'use server'

import { revalidatePath } from 'next/cache'
import { z } from 'zod'
import { adminAction } from '../../../../lib/auth/admin-action.ts'
import { database } from '../../../../lib/db/prisma.ts'
import { DomainError } from '../../../../lib/errors.ts'
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

const defaultApiForm = z.object({ revision, api: z.string().max(1_000) })

/** Which API, by its identifier, a request means that names none. Decides the next token request. */
export const saveDefaultApiAction = adminAction(defaultApiForm, 'owner', async ({ api, revision: seen }, session) => {
  const value = api === '' ? null : await existing(api)
  const saved = await saveConsoleSetting(database(), 'defaultAudience', { value, revision: seen }, session)
  refresh()
  return saved
})

async function existing(identifier: string): Promise<string> {
  const message = 'No API has this identifier any more.'
  if ((await database().prisma.resourceServer.count({ where: { identifier } })) === 0)
    throw new DomainError('invalid', message, [{ path: 'api', message }])
  return identifier
}

function refresh(): void {
  revalidatePath('/', 'layout')
}
