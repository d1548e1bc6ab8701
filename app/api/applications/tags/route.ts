import { formatCount } from '../../../../components/ui/number-format.ts'
import { adminRoute } from '../../../../lib/auth/admin-action.ts'
import { listTags } from '../../../../lib/clients/list-clients.ts'
import { database } from '../../../../lib/db/prisma.ts'
import { optionsResponse, typedText } from '../../options-response.ts'

/** Tags in use for `?q=`, the most used first. */
export const GET = adminRoute('viewer', async (request) => {
  const tags = await listTags(database().prisma, typedText(request))
  return optionsResponse(tags.map(({ tag, count }) => ({ value: tag, label: tag, detail: formatCount(count) })))
})
