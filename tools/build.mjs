import { entry } from './entry.mjs'
import { prepare } from './prepare.mjs'

await entry((stage) => prepare(stage, { build: true }))
