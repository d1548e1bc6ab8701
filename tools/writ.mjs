import { entry } from './entry.mjs'
import { prepare } from './prepare.mjs'
import { runTypeScript } from './run-typescript.mjs'

// Stage lines go to stderr: stdout belongs to the command (`--json`).
await entry(async (stage) => {
  await prepare(stage)
  await runTypeScript('lib/cli/main.ts')
}, process.stderr)
