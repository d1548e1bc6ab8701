import { entry } from './entry.mjs'
import { runStages } from './test-stages.mjs'

// The fast part of `npm test`, for before a push.
await entry(() => runStages(['lint', 'types', 'unit'], process.argv.slice(2)))
