import { notFound } from 'next/navigation'
import { cache } from 'react'
import { database } from '../../../../../lib/db/prisma.ts'
import { readResourceServer } from '../../../../../lib/resource-servers/read-resource-server.ts'
import type { ResourceServerView } from '../../../../../lib/resource-servers/resource-server-view.ts'

/** The API that a page is about, read once per request; without one, the answer is the not-found page. */
export const readApi: (apiId: string) => Promise<ResourceServerView> = cache(async (apiId) => {
  const api = await readResourceServer(database().prisma, decodeURIComponent(apiId))
  if (api === undefined) notFound()
  return api
})
