import type { ComboboxOption } from '../../../../components/ui/combobox.tsx'
import type { GrantFilter } from '../../../../lib/client-grants/grant-filter.ts'
import { database } from '../../../../lib/db/prisma.ts'

/** The application and the API that the page is filtered by, as a picker shows them; absent when there is none of that id. */
export async function readSides({ app, api }: GrantFilter): Promise<{ application?: ComboboxOption; api?: ComboboxOption }> {
  const { prisma } = database()
  const [client, resourceServer] = await Promise.all([
    app === undefined ? null : prisma.client.findUnique({ where: { id: app }, select: { id: true, name: true } }),
    api === undefined ? null : prisma.resourceServer.findUnique({ where: { id: api }, select: { id: true, name: true, identifier: true } }),
  ])
  return {
    application: client === null ? undefined : { value: client.id, label: client.name, detail: client.id },
    api: resourceServer === null ? undefined : { value: resourceServer.id, label: resourceServer.name, detail: resourceServer.identifier },
  }
}
