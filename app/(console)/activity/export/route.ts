import { readActivityFilters } from '../../../../lib/admin-activity/activity-filters.ts'
import { EXPORT_FORMATS, exportAdminEvents } from '../../../../lib/admin-activity/export-admin-events.ts'
import { adminRoute } from '../../../../lib/auth/admin-action.ts'
import { database } from '../../../../lib/db/prisma.ts'
import { DomainError } from '../../../../lib/errors.ts'

const TYPES = { csv: 'text/csv; charset=utf-8', jsonl: 'application/jsonl; charset=utf-8' } as const

/** Streams what the filters match. A POST, because an export is itself recorded: no link and no image can make one. */
export const POST = adminRoute('viewer', async (request, session) => {
  const form = await request.formData().catch(() => new FormData()) // what is no form has no format either
  const format = EXPORT_FORMATS.find((known) => known === form.get('format'))
  if (format === undefined) throw new DomainError('invalid', `The format must be one of ${EXPORT_FORMATS.join(', ')}.`)
  const params = Object.fromEntries([...form].filter((entry): entry is [string, string] => typeof entry[1] === 'string'))
  const lines = await exportAdminEvents(database(), { filters: readActivityFilters(params), format }, session)
  const name = `admin-activity-${new Date().toISOString().slice(0, 19).replaceAll(':', '')}.${format}`
  return new Response(streamOf(lines), {
    headers: {
      'content-type': TYPES[format],
      'content-disposition': `attachment; filename="${name}"`,
      'cache-control': 'no-store, no-transform',
    },
  })
})

/** Pulls as the reader reads; a reader who leaves ends the reading of the database. */
function streamOf(lines: AsyncGenerator<string>): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder()
  return new ReadableStream({
    async pull(controller) {
      const { done, value } = await lines.next()
      if (done) controller.close()
      else controller.enqueue(encoder.encode(value))
    },
    async cancel() {
      await lines.return(undefined)
    },
  })
}
