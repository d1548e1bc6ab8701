import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import path from 'node:path'

/** What the type worker of the editor is given: files by their path. */
export interface HookTypes {
  readonly files: Readonly<Record<string, string>>
  /** Changes with the files, so that a browser may keep them. */
  readonly version: string
}

const FIRST_LIBRARY = 'lib.es2023.d.ts'
const REFERENCE = /^\/\/\/\s*<reference lib="([\w.]+)"\s*\/>/gm
let kept: Promise<HookTypes> | undefined

/** The library of ES2023 without a DOM, and what hooks find in the sandbox. Read once. */
export function readHookTypes(): Promise<HookTypes> {
  kept ??= readEverything().catch((error: unknown) => {
    kept = undefined
    throw error
  })
  return kept
}

async function readEverything(): Promise<HookTypes> {
  const root = /*turbopackIgnore: true*/ process.cwd()
  const files: Record<string, string> = {
    '/hook-types.d.ts': await readFile(path.join(root, 'lib/hooks/hook-types.d.ts'), 'utf8'),
  }
  const waiting = [FIRST_LIBRARY]
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    if (files[`/${name}`] !== undefined) continue
    const text = await readFile(path.join(root, 'node_modules/ts6/lib', name), 'utf8')
    files[`/${name}`] = text
    waiting.push(...[...text.matchAll(REFERENCE)].map(([, lib]) => `lib.${lib}.d.ts`))
  }
  const version = createHash('sha256').update(JSON.stringify(files)).digest('base64url').slice(0, 16)
  return { files, version }
}

/** The secrets of one hook as types, so that a name that is not set is an error in the editor. */
export function secretTypes(names: readonly string[]): string {
  return `interface HookSecrets {\n${names.map((name) => `  readonly ${JSON.stringify(name)}: string\n`).join('')}}\n`
}
