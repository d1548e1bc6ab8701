import module from 'node:module'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { root } from './commands.mjs'

/**
 * Runs a TypeScript program of the clone in this very process: one process to signal, one exit code, no second start of Node.
 * @param {string} file path inside the clone
 */
export async function runTypeScript(file) {
  const program = path.join(root, file)
  process.argv[1] = program // as if Node had been started with it
  module.enableCompileCache?.() // Node 22 and newer
  const { register } = await import('tsx/esm/api')
  register()
  await import(pathToFileURL(program).href)
}
