import { existsSync } from 'node:fs'
import path from 'node:path'
import { root, runCommand } from './commands.mjs'

const PROGRAMS = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']

/**
 * The browser of the console tests: `CHROMIUM_PATH`, else one on the PATH, else Playwright's own, which is installed when it is missing.
 * @param {{ CHROMIUM_PATH?: string, PATH?: string }} env
 * @returns {Promise<string | undefined>} undefined for Playwright's own
 */
export async function findChromium(env = process.env) {
  if (env.CHROMIUM_PATH) {
    if (existsSync(env.CHROMIUM_PATH)) return env.CHROMIUM_PATH
    throw new Error(`CHROMIUM_PATH is ${env.CHROMIUM_PATH}, and there is no such file.`)
  }
  const found = chromiumOnPath(env.PATH)
  if (found === undefined) await installChromium()
  return found
}

/** @param {string | undefined} searched the PATH */
export function chromiumOnPath(searched = '') {
  const places = searched.split(path.delimiter).filter((folder) => folder !== '')
  return PROGRAMS.flatMap((program) => places.map((folder) => path.join(folder, program))).find((file) => existsSync(file))
}

async function installChromium() {
  // Does nothing, and asks nobody, when it is there already.
  const { code, output } = await runCommand(process.execPath, [
    path.join(root, 'node_modules/@playwright/test/cli.js'),
    'install',
    '--only-shell',
    'chromium',
  ])
  if (code === 0) return
  throw new Error(
    `The console tests need a Chromium. There is none on the PATH, and Playwright could not install its own. Install one (apt-get install chromium) or set CHROMIUM_PATH.\n${output.trim()}`,
  )
}
