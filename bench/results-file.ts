import { readFile, writeFile } from 'node:fs/promises'

const FILE = new URL('RESULTS.md', import.meta.url)
const CONSOLE_PART = /^## The console$/m

/** Writes one part of RESULTS.md and keeps the other as it stands: first the token endpoint's, then the console's. */
export async function writeResults(part: 'tokens' | 'console', text: string): Promise<void> {
  await writeFile(FILE, mergeResults(await readFile(FILE, 'utf8').catch(() => ''), part, text))
}

export function mergeResults(stored: string, part: 'tokens' | 'console', text: string): string {
  const at = CONSOLE_PART.exec(stored)?.index ?? stored.length
  const [tokens, ofConsole] = part === 'tokens' ? [text, stored.slice(at)] : [stored.slice(0, at), text]
  return `${[tokens, ofConsole]
    .map((kept) => kept.trim())
    .filter(Boolean)
    .join('\n\n')}\n`
}
