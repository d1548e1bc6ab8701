// The first file of `npm start`. It is CommonJS because Node sizes its thread pool when that is first used, and loading an ES module
// uses it; the workers inherit the size.
const process = require('node:process')
const { threadPoolSize } = require('./thread-pool.cjs')

process.env.UV_THREADPOOL_SIZE = threadPoolSize(process.env)
import('./start.mjs')
