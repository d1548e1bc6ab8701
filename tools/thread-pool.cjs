const { availableParallelism } = require('node:os')

const THREADS_MIN = 2

/**
 * How many threads a server process signs with: its share of the cores. Node's own four are too many for two cores, where the event loop
 * waits its turn among them, and too few for sixteen.
 * @param {Readonly<Record<string, string | undefined>>} env
 * @returns {string} the value of UV_THREADPOOL_SIZE; what the operator chose comes first
 */
function threadPoolSize(env) {
  return env.UV_THREADPOOL_SIZE || String(Math.max(THREADS_MIN, Math.ceil(availableParallelism() / (Number(env.WORKERS) || 1))))
}

module.exports = { threadPoolSize }
