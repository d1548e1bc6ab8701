import { z } from 'zod'

const hookId = z.string()
const revision = z.coerce.number().pipe(z.int().positive())
/** A name that is sent once is a string and not a list. */
const several = z.union([z.string().transform((text) => [text]), z.array(z.string())]).default([])
const reach = z.enum(['all', 'chosen'])

export const hookSettingsForm = z.object({ hookId, revision, name: z.string(), description: z.string() })

/** For whom the hook runs, as the form sends it. */
export const hookTargetsForm = z
  .object({ hookId, revision, applications: reach, clientIds: several, apis: reach, resourceServerIds: several })
  .transform(({ applications, clientIds, apis, resourceServerIds, ...form }) => ({
    ...form,
    clientIds: applications === 'all' ? null : clientIds,
    resourceServerIds: apis === 'all' ? null : resourceServerIds,
  }))

/** One host a line. */
export const hookHostsForm = z.object({
  ...{ hookId, revision },
  hosts: z.string().transform((text) => text.split(/[\s,]+/).filter((host) => host !== '')),
})
