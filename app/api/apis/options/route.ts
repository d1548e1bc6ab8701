import { adminRoute } from '../../../../lib/auth/admin-action.ts'
import { database } from '../../../../lib/db/prisma.ts'
import { searchApiOptions } from '../../../../lib/resource-servers/api-options.ts'
import { optionsResponse, typedText } from '../../options-response.ts'

/** What a picker of APIs offers for `?q=`; `by=identifier` where the identifier is what is kept of an API. */
export const GET = adminRoute('viewer', async (request) => {
  const apis = await searchApiOptions(database().prisma, typedText(request))
  const byIdentifier = new URL(request.url).searchParams.get('by') === 'identifier'
  return optionsResponse(
    apis.map(({ id, name, identifier }) => ({ value: byIdentifier ? identifier : id, label: name, detail: identifier })),
  )
})
