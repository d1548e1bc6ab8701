import type { CommandGroup } from '../../../components/console/command-palette.tsx'
import type { Command } from '../../../components/console/commands.tsx'
import { adminRoute } from '../../../lib/auth/admin-action.ts'
import { hasRole } from '../../../lib/auth/admin-session.ts'
import { searchClientOptions } from '../../../lib/clients/client-options.ts'
import { database } from '../../../lib/db/prisma.ts'
import { type FoundObject, searchObjects } from '../../../lib/search/search-objects.ts'
import { type ApplicationTask, applicationTaskHref } from '../../(console)/applications/[clientId]/application-task.ts'
import { typedText } from '../options-response.ts'

/** Objects for the palette. A token is never searched for: the palette does not send it, and what looks like one is not looked up here. */
export const GET = adminRoute('viewer', async (request, session) => {
  const typed = typedText(request)
  const { applications, apis, grants, keys, hooks } = await searchObjects(database().prisma, typed.startsWith('eyJ') ? '' : typed)
  const groups: CommandGroup[] = [
    { label: 'Actions', commands: await findTasks(typed, hasRole(session, 'admin')) },
    toGroup('Applications', '/applications', applications),
    toGroup('APIs', '/apis', apis),
    toGroup('Grants', '/grants', grants),
    toGroup('Signing keys', '/keys', keys),
    toGroup('Hooks', '/hooks', hooks),
  ]
  return Response.json({ groups: groups.filter(({ commands }) => commands.length > 0) }, { headers: { 'cache-control': 'no-store' } })
})

const TASKS: Readonly<Record<string, { task: ApplicationTask; label: (name: string) => string }>> = {
  rotate: { task: 'rotate', label: (name) => `Rotate secret of ${name}` },
  disable: { task: 'disable', label: (name) => `Disable ${name}` },
}

/** "rotate billing": leads to the dialog of the page, whose button and role check it is. */
async function findTasks(typed: string, mayChange: boolean): Promise<Command[]> {
  const [, verb = '', words = ''] = /^(\p{L}+)\s+(.+)$/u.exec(typed) ?? []
  const asked = TASKS[verb.toLowerCase()]
  if (asked === undefined) return []
  const applications = await searchClientOptions(database().prisma, words)
  return applications.slice(0, TASKS_MAX).map(({ id, name }) => ({
    id: `${asked.task} ${id}`,
    label: asked.label(name),
    detail: id,
    href: applicationTaskHref(id, asked.task),
    ...(!mayChange && { disabledReason: 'Needs the admin role' }),
  }))
}

const TASKS_MAX = 5

function toGroup(label: string, page: string, found: readonly FoundObject[]): CommandGroup {
  const commands = found.map(({ id, name, detail }) => ({
    id: `${page}/${id}`,
    label: name,
    detail,
    href: `${page}/${encodeURIComponent(id)}`,
  }))
  return { label, commands }
}
