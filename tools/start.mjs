import { entry } from './entry.mjs'
import { prepare } from './prepare.mjs'
import { runTypeScript } from './run-typescript.mjs'

await entry(async (stage) => {
  await prepare(stage, { build: process.env.CONSOLE !== 'off' })
  process.env.NODE_ENV ??= 'production'
  await runTypeScript('lib/server/main.ts')
})
