// The child process of the sandbox. It is started without environment, files, children, threads and add-ons, checks that this is so,
// and then does what the server's messages say, strictly in their order. Arguments: the engine's module, its WebAssembly file, and the
// limits (`ChildLimits` of limits.ts) as JSON.
import { spawnSync } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { Worker } from 'node:worker_threads'
import { createQuickJsEngine } from './quickjs-engine.mjs'

const [, runnerPath, enginePath, wasmPath, limitsText] = process.argv
const limits = JSON.parse(limitsText)

const send = (message) => {
  if (process.connected) process.send(message, undefined, undefined, () => {})
}

// ── The start: whoever breaks out of the interpreter must find nothing here ─────────────────────

const ATTEMPTS = {
  'reading a file': () => readFileSync(process.execPath),
  'starting a process': () => spawnSync(process.execPath, ['--version']),
  'starting a thread': () => new Worker('0', { eval: true }),
  'process.binding': () => process.binding('fs'),
}

function checkIsolation() {
  if (Object.keys(process.env).length > 0) throw new Error('the environment is not empty')
  for (const [what, attempt] of Object.entries(ATTEMPTS)) {
    try {
      attempt()
    } catch (error) {
      if (error?.code === 'ERR_ACCESS_DENIED') continue
    }
    throw new Error(`${what} is not refused`)
  }
}

const HOOK = "module.exports = (client, scope, audience, context, cb) => cb(null, { scope, 'https://writ.example/a': client.metadata.a })"
const ACTION =
  "exports.onExecuteCredentialsExchange = async (event, api) => { api.accessToken.setCustomClaim('a', event.client.metadata.a) }"
const RECURSION = 'module.exports = (client, scope, audience, context, cb) => { const f = () => f() + 1; f() }'
const INPUT = JSON.stringify({
  client: { id: 'c', name: 'c', tenant: 't', metadata: { a: 'b' } },
  ...{ scopes: ['a'], requestedScopes: [], audience: 'a', claims: {}, cache: [], secrets: {} },
  request: { ip: '', method: 'POST', body: {} },
})
const NO_HOST = { log() {}, fetch() {}, random: Math.random, uuid: randomUUID, now: Date.now }

async function runBuiltIn(code, times) {
  const version = `built-in ${code}`
  await engine.load(version, code, { cpuMs: 10_000 })
  let slice
  for (let i = 0; i < times; i++) {
    const run = await engine.run(version, INPUT, NO_HOST, { cpuMs: 10_000 })
    slice = run.slice
    run.abandon()
  }
  engine.dispose(version)
  return slice
}

async function start() {
  checkIsolation()
  const { result } = await runBuiltIn(RECURSION, 1)
  if (!result?.includes('"name":"RangeError"')) throw new Error('deep recursion does not end in a RangeError')
  if (limits.warmUpRuns === 0) return
  for (const code of [HOOK, ACTION]) await runBuiltIn(code, limits.warmUpRuns)
}

// ── Messages ────────────────────────────────────────────────────────────────────────────────────

/** Runs that wait for an answer. */
const waiting = new Map()

function hostOf(id, lines, fixedNow) {
  let characters = 0
  return {
    log(level, text) {
      const line = text.slice(0, limits.lineCharacters)
      characters += line.length + level.length + 1
      // The line that passes the total goes whole: a secret that was cut could not be masked.
      if (characters <= limits.linesCharacters) lines.push([level, line])
    },
    fetch: (call, request) => send({ t: 'hostCall', id, call, request }),
    random: Math.random,
    uuid: () => randomUUID(),
    now: fixedNow === undefined ? Date.now : () => fixedNow,
  }
}

function endSlice(id, state, slice) {
  const { run, lines } = state
  const { cpuMs: cpu, result, failure, memoryBytes } = slice
  const isDone = slice.state === 'done'
  send({ t: 'sliceEnd', id, state: slice.state, cpu, result, failure, lines: lines.splice(0), random: run.used.random, memoryBytes })
  if (!isDone) waiting.set(id, state)
  else {
    waiting.delete(id)
    run.abandon() // after the answer: putting the memory back is off the request's path
  }
}

function startRun({ id, version, input, cpuMs, now, measure }) {
  const lines = []
  const began = engine.run(version, input, hostOf(id, lines, now), { cpuMs, measure })
  const end = (run) => endSlice(id, { run, lines }, run.slice)
  return began instanceof Promise ? began.then(end) : end(began)
}

const HANDLERS = {
  async load({ version, code, cpuMs }) {
    send({ t: 'loaded', version, ...(await engine.load(version, code, { cpuMs })) })
  },
  run: startRun,
  hostResult({ id, call, answer }) {
    const state = waiting.get(id)
    if (state) endSlice(id, state, state.run.resume(call, answer))
    else send({ t: 'sliceEnd', id, state: 'done', cpu: 0, failure: { kind: 'crash', detail: 'The run is not known.' }, lines: [] })
  },
  abandon({ id }) {
    waiting.get(id)?.run.abandon()
    waiting.delete(id)
  },
  unload({ version }) {
    engine.dispose(version)
  },
}

const queue = []
let isBusy = false

function drain() {
  while (queue.length > 0) {
    const message = queue.shift()
    const working = HANDLERS[message.t](message)
    if (!(working instanceof Promise)) continue
    isBusy = true
    working.then(
      () => {
        isBusy = false
        drain()
      },
      () => process.exit(3),
    )
    return
  }
}

process.on('disconnect', () => process.exit(0))

const engine = createQuickJsEngine({
  library: await import(pathToFileURL(enginePath).href),
  wasm: new WebAssembly.Module(readFileSync(wasmPath)),
  bootSource: readFileSync(path.join(path.dirname(runnerPath), 'boot.js'), 'utf8'),
  limits,
})
try {
  await start()
} catch (error) {
  send({ t: 'refused', detail: String(error?.message).slice(0, 500) })
  process.exit(2)
}
process.on('message', (message) => {
  queue.push(message)
  if (!isBusy) drain()
})
send({ t: 'ready' })
