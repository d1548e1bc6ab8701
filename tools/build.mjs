import { entry } from './entry.mjs'
import { measureFirstLoad, printFirstLoad } from './first-load.mjs'
import { prepare } from './prepare.mjs'

await entry(async (stage) => {
  await prepare(stage, { build: true })
  console.log('First-load JavaScript of each page, gzip:')
  if (printFirstLoad(measureFirstLoad()) > 0) process.exitCode = 1
})
