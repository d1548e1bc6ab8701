import { notFound } from 'next/navigation'
import { cache } from 'react'
import type { ClientView } from '../../../../../lib/clients/client-view.ts'
import { readClient } from '../../../../../lib/clients/read-client.ts'
import { database } from '../../../../../lib/db/prisma.ts'

/** The application that a page is about, read once per request; without one, the answer is the not-found page. */
export const readApplication: (clientId: string) => Promise<ClientView> = cache(async (clientId) => {
  const application = await readClient(database().prisma, decodeURIComponent(clientId))
  if (application === undefined) notFound()
  return application
})
