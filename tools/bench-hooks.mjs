import { entry } from './entry.mjs'
import { prepare } from './prepare.mjs'
import { runTypeScript } from './run-typescript.mjs'

await entry(async (stage) => {
  await prepare(stage, { development: true })
  await runTypeScript('bench/hooks/main.ts')
})
