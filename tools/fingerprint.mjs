import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { root } from './commands.mjs'

// What was made from what. Beside the products, not inside them: `npm ci` and `next build` empty their own folders.
const stampFolder = path.join(root, '.bootstrap')

/**
 * SHA-256 over names and contents of files, in a stable order.
 * @param {string[]} sources files and folders of the clone; missing ones count as absent
 * @param {(file: string) => boolean} [keep] which files of folders count (path inside the clone, with slashes)
 */
export function fingerprint(sources, keep = () => true) {
  const hash = createHash('sha256')
  for (const file of sources
    .flatMap((source) => filesOf(source))
    .filter(keep)
    .sort()) {
    const content = readFileSync(path.join(root, file))
    hash.update(`${file}\0${content.length}\0`).update(content)
  }
  return hash.digest('hex')
}

function filesOf(source) {
  const absolute = path.join(root, source)
  if (!existsSync(absolute)) return []
  if (!statSync(absolute).isDirectory()) return [source]
  return readdirSync(absolute, { withFileTypes: true }).flatMap((entry) => filesOf(`${source}/${entry.name}`))
}

export function readStamp(name) {
  const file = path.join(stampFolder, name)
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined
}

export function writeStamp(name, value) {
  mkdirSync(stampFolder, { recursive: true })
  writeFileSync(path.join(stampFolder, name), value)
}

/** Before a product is made again: a crash in between must not leave an old stamp on half a product. */
export function removeStamp(name) {
  rmSync(path.join(stampFolder, name), { force: true })
}
