import { adminRoute } from '../../../../lib/auth/admin-action.ts'
import { searchClientOptions } from '../../../../lib/clients/client-options.ts'
import { database } from '../../../../lib/db/prisma.ts'
import { optionsResponse, typedText } from '../../options-response.ts'

/** What a picker of applications offers for `?q=`. */
export const GET = adminRoute('viewer', async (request) => {
  const clients = await searchClientOptions(database().prisma, typedText(request))
  return optionsResponse(clients.map(({ id, name }) => ({ value: id, label: name, detail: id })))
})
