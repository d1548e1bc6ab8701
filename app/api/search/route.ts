import type { CommandGroup } from '../../../components/console/command-palette.tsx'
import { adminRoute } from '../../../lib/auth/admin-action.ts'
import { database } from '../../../lib/db/prisma.ts'
import { type FoundObject, searchObjects } from '../../../lib/search/search-objects.ts'
import { typedText } from '../options-response.ts'

/** Objects for the palette. A token is never searched for: the palette does not send it, and what looks like one is not looked up here. */
export const GET = adminRoute('viewer', async (request) => {
  const typed = typedText(request)
  const { applications, apis, grants, keys } = await searchObjects(database().prisma, typed.startsWith('eyJ') ? '' : typed)
  const groups: CommandGroup[] = [
    toGroup('Applications', '/applications', applications),
    toGroup('APIs', '/apis', apis),
    toGroup('Grants', '/grants', grants),
    toGroup('Signing keys', '/keys', keys),
  ]
  return Response.json({ groups: groups.filter(({ commands }) => commands.length > 0) }, { headers: { 'cache-control': 'no-store' } })
})

function toGroup(label: string, page: string, found: readonly FoundObject[]): CommandGroup {
  const commands = found.map(({ id, name, detail }) => ({
    id: `${page}/${id}`,
    label: name,
    detail,
    href: `${page}/${encodeURIComponent(id)}`,
  }))
  return { label, commands }
}
