import path from 'node:path'
import type { Located } from './parse-document.ts'
import type { SourceEntry, Sources } from './read-sources.ts'
import { readText, UnreadableFile } from './read-text.ts'

const CODE_FILE = /^[^\n\r]{1,500}\.(?:[cm]?js|ts)$/

/**
 * Puts the code in place of the file that an entry names. deploy-cli names it from the root (`./actions/name/code.js`), from the folder
 * of the section (`./name.js`) or with the whole path of the machine that exported it; code may also stand in the entry itself. Nothing
 * outside of the directory is read.
 */
export async function readCode(sources: Sources, root: string): Promise<void> {
  for (const [section, field] of [
    ['hooks', 'script'],
    ['actions', 'code'],
  ] as const) {
    for (const entry of sources.sections[section] ?? []) await readCodeOf(sources, entry, { root, section, field })
  }
}

interface Where {
  root: string
  section: 'hooks' | 'actions'
  field: 'script' | 'code'
}

async function readCodeOf(sources: Sources, entry: SourceEntry, where: Where): Promise<void> {
  const { value } = entry
  if (typeof value !== 'object' || value === null) return
  const named: unknown = (value as Record<string, unknown>)[where.field]
  if (typeof named !== 'string' || !CODE_FILE.test(named)) return
  const place = (message: string): Located => ({ ...entry.at([where.field]), path: `${where.section}.${where.field}`, message })
  const found = await firstReadable(candidates(named, value as { name?: unknown }, where), where.root)
  if (typeof found === 'string') {
    sources.problems.push(place(`${named} ${found}`))
    return
  }
  entry.value = {
    ...(named.endsWith('.ts') && { language: 'typescript' }),
    ...value,
    [where.field]: sources.keywords.replace(found.text),
  }
}

function candidates(named: string, { name }: { name?: unknown }, { root, section }: Where): string[] {
  const parts = named.replaceAll('\\', '/').split('/')
  const fromSection = parts.slice(parts.lastIndexOf(section) + 1)
  const own = typeof name === 'string' ? [path.join(root, section, name, ...parts.slice(-1))] : []
  return [...new Set([path.join(root, named), path.join(root, section, named), path.join(root, section, ...fromSection), ...own])]
}

/** The first that is there, or why none can be read. */
async function firstReadable(files: readonly string[], root: string): Promise<{ text: string } | string> {
  let why = ''
  for (const file of files) {
    try {
      return { text: await readText(file, root) }
    } catch (error) {
      if (!(error instanceof UnreadableFile)) throw error
      why ||= error.message
    }
  }
  return why
}
