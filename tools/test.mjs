import { entry } from './entry.mjs'
import { runStages, STAGES } from './test-stages.mjs'

// npm test -- [stage …] [vitest filters and flags]: `npm test -- unit db`, `npm test -- lib/oauth -t "duplicate"`.
const words = process.argv.slice(2)
const named = words.filter((word) => STAGES.includes(word))

await entry(() =>
  runStages(
    named.length > 0 ? named : STAGES,
    words.filter((word) => !STAGES.includes(word)),
  ),
)
