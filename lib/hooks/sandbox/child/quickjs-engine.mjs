// The engine behind the sandbox: QuickJS-ng in WebAssembly, one memory per instance, put back to its snapshot after every run.
// Only strings and numbers cross into it and out of it. Runs in the child process alone.
import { randomUUID } from 'node:crypto'

const WRAPPER_HEAD = '(function (module, exports, require) {'
const JOBS_BETWEEN_CHECKS = 32

/**
 * @typedef {{ kind: string, limit?: string, detail: string, name?: string, stack?: string, line?: number, column?: number }} Failure
 * @typedef {{ state: 'waiting' | 'done', cpuMs: number, result?: string, failure?: Failure, memoryBytes?: number }} Slice
 * @typedef {{ log(level: string, line: string): void, fetch(call: number, request: string): void, random(): number, uuid(): string, now(): number }} HostCalls
 */

/** The CPU time this process has used, in ms. Wall time would misjudge good hooks on a busy machine. */
function cpuNow() {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}

const IDLE_HOST = { log() {}, fetch() {}, random: Math.random, uuid: () => randomUUID(), now: Date.now }

/** One WebAssembly memory with the boot script and one version of one hook in it. */
class Instance {
  pristine = false
  broken = false
  interrupted = false
  /** @type {HostCalls} */
  host = IDLE_HOST
  lastUsed = 0
  cpuLimitMs = Number.POSITIVE_INFINITY
  #cpuStart = 0
  #cpuBefore = 0

  constructor(wasm, library, limits) {
    this.library = library
    const { Intrinsics } = library
    this.options = {
      wasm,
      memoryLimit: limits.guestMemoryBytes,
      maxStackSize: limits.guestStackBytes,
      timezoneOffset: 0,
      intrinsics: (Intrinsics.ALL & ~Intrinsics.PERFORMANCE) >>> 0,
      interruptHandler: () => this.isOverTime(),
      wasi: (memory) => ({
        clock_time_get: (_clock, _precision, at) => {
          new DataView(memory.buffer).setBigUint64(at, BigInt(Math.round(this.host.now())) * 1_000_000n, true)
          return 0
        },
        // The default writes to the host's standard output.
        fd_write: (_fd, _vectors, _count, writtenAt) => {
          new DataView(memory.buffer).setUint32(writtenAt, 0, true)
          return 0
        },
      }),
    }
    this.hostFunctions = {
      log: (level, text) => {
        this.host.log(level.toString(), text.toString())
        return this.undefined
      },
      fetch: (call, request) => {
        this.host.fetch(call.toNumber(), request.toString())
        return this.undefined
      },
      random: () => this.vm.newNumber(this.host.random()),
      uuid: () => this.vm.newString(this.host.uuid()),
    }
  }

  isOverTime() {
    if (this.interrupted) return true
    if (this.#cpuBefore + cpuNow() - this.#cpuStart > this.cpuLimitMs) this.interrupted = true
    return this.interrupted
  }

  /** Starts a slice. @returns how much CPU time it has used so far, in ms */
  startSlice() {
    this.#cpuStart = cpuNow()
    return () => cpuNow() - this.#cpuStart
  }

  endSlice() {
    this.#cpuBefore += cpuNow() - this.#cpuStart
  }

  startRun(host, cpuLimitMs) {
    if (!this.pristine) throw new Error('an instance that is not pristine cannot run')
    this.pristine = false
    this.interrupted = false
    this.host = host
    this.cpuLimitMs = cpuLimitMs
    this.#cpuBefore = 0
  }

  /** Makes the first instance of a version: boot script, code, top level. @returns {Promise<Failure | { shape: string }>} */
  async load(bootSource, code, cpuLimitMs) {
    this.vm = await this.library.QuickJS.create(this.options)
    const { vm } = this
    this.undefined = vm.undefined
    const functions = Object.entries(this.hostFunctions).map(([name, call]) => vm.newFunction(name, call))
    const boot = vm.evalCode(bootSource, 'boot.js')
    const exported = vm.callFunction(boot, vm.undefined, ...functions)
    this.entries = {}
    for (const name of ['load', 'run', 'resume', 'finish', 'describe']) this.entries[name] = exported.getProp(name)

    this.cpuLimitMs = cpuLimitMs
    this.startSlice()
    try {
      const evaluate = vm.evalCode(`${WRAPPER_HEAD}${code}\n})`, 'hook.js')
      if (!evaluate.isFunction) return { kind: 'syntax', detail: 'The code is not complete.' }
      const answer = this.call('load', evaluate)
      this.runJobs()
      if (this.interrupted) return { kind: 'timeout', limit: 'load', detail: `Loading took more than ${cpuLimitMs} ms of CPU time.` }
      if (answer === undefined) return { kind: 'memory', detail: 'Loading used up the memory or the stack.' }
      const report = JSON.parse(answer)
      if (report.d === 'loaded') return { shape: report.shape }
      return {
        kind: report.kind,
        detail: `${report.name ? `${report.name}: ` : ''}${report.message}`,
        stack: report.stack,
        ...placeOf(report.stack),
      }
    } catch (error) {
      if (this.interrupted) return { kind: 'timeout', limit: 'load', detail: `Loading took more than ${cpuLimitMs} ms of CPU time.` }
      // Never the exception object itself: printing it prints the whole interpreter.
      const { name = 'Error', message = '', stack = '' } = error ?? {}
      if (message === 'out of memory' || message === 'wasm_malloc failed') return { kind: 'memory', detail: 'Loading used up the memory.' }
      return {
        kind: name === 'SyntaxError' || name === 'RangeError' ? 'syntax' : 'runtime',
        detail: `${name}: ${message}`,
        ...placeOf(stack),
      }
    }
  }

  /** A copy of the memory that every run starts from, with the addresses of the handles that exist in it. */
  snapshot() {
    this.vm.runGC()
    this.vm._ownedHandles.clear()
    const tokens = Object.fromEntries(Object.entries(this.entries).map(([name, handle]) => [name, this.vm.exportHandle(handle)]))
    // Exported last and imported as it is: a handle made after the snapshot is garbage after the first reset.
    return { ...this.vm.snapshot(), tokens, undefinedToken: this.undefined.ptr }
  }

  async restore(snapshot) {
    const { QuickJS, JSValueHandle } = this.library
    this.vm = await QuickJS.restore(snapshot, this.options)
    for (const [name, call] of Object.entries(this.hostFunctions)) this.vm.registerHostCallback(name, call)
    this.entries = Object.fromEntries(
      Object.entries(snapshot.tokens).map(([name, token]) => [name, new JSValueHandle(this.vm, token, true)]),
    )
    this.undefined = new JSValueHandle(this.vm, snapshot.undefinedToken, true)
    this.pristine = true
  }

  /** Puts the memory back. @returns false when the instance must be thrown away */
  reset(snapshot) {
    this.host = IDLE_HOST
    const { exports } = this.vm
    // Grown memory cannot shrink.
    if (this.broken || exports.memory.buffer.byteLength !== snapshot.memory.byteLength) return false
    new Uint8Array(exports.memory.buffer).set(snapshot.memory)
    exports.__stack_pointer.value = snapshot.stackPointer
    exports.qjs_set_runtime_and_context(snapshot.runtimePtr, snapshot.contextPtr)
    this.vm._ownedHandles.clear()
    this.pristine = true
    return true
  }

  /** Calls a function of the boot script. @returns its string, '' for none, undefined when it ended with an exception */
  call(name, ...args) {
    const returned = this.vm.callFunctionRaw(this.entries[name], this.undefined, ...args)
    if (this.vm.exports.qjs_is_exception(returned.ptr) !== 0) return undefined
    return returned.isString ? returned.toString() : ''
  }

  /** The promise jobs, until none is left or time is up. @returns false when one ended with an exception */
  runJobs() {
    const { exports } = this.vm
    for (let jobs = 1; exports.qjs_is_job_pending(); jobs++) {
      if (exports.qjs_execute_pending_job() < 0) return false
      if (jobs % JOBS_BETWEEN_CHECKS === 0 && this.isOverTime()) return true
    }
    return true
  }

  memoryBytes() {
    return this.vm.getMemoryUsage().memoryUsedSize
  }
}

/** Where in the code an error lies. The wrapper's head stands on the first line. */
function placeOf(stack) {
  const found = /hook\.js:(\d+)(?::(\d+))?/.exec(stack ?? '')
  if (!found) return {}
  const line = Number(found[1])
  const column = found[2] === undefined ? undefined : Number(found[2]) - (line === 1 ? WRAPPER_HEAD.length : 0)
  return { line, ...(column !== undefined && { column: Math.max(1, column) }) }
}

/**
 * @param {{ library: typeof import('quickjs-wasi'), wasm: WebAssembly.Module, bootSource: string,
 *   limits: { guestMemoryBytes: number, guestStackBytes: number, instancesPerVersion: number, instances: number } }} parts
 */
export function createQuickJsEngine({ library, wasm, bootSource, limits }) {
  /** @type {Map<string, { snapshot: object, idle: Instance[], instances: number, disposed: boolean } | { failure: Failure }>} */
  const versions = new Map()
  let instances = 0
  let uses = 0

  async function load(version, code, { cpuMs }) {
    const known = versions.get(version)
    if (known) return reportOf(known)
    const instance = new Instance(wasm, library, limits)
    const outcome = await instance.load(bootSource, code, cpuMs)
    if (!('shape' in outcome)) {
      versions.set(version, { failure: outcome })
      return { ok: false, failure: outcome }
    }
    const entry = { snapshot: instance.snapshot(), idle: [], instances: 0, disposed: false, shape: outcome.shape }
    versions.set(version, entry)
    await addInstance(entry).then((made) => made && entry.idle.push(made))
    return reportOf(entry)
  }

  const reportOf = (entry) => ('failure' in entry ? { ok: false, failure: entry.failure } : { ok: true, shape: entry.shape })

  async function addInstance(entry) {
    if (entry.instances >= limits.instancesPerVersion) return undefined
    if (instances >= limits.instances && !dropOldestIdle()) return undefined
    entry.instances++
    instances++
    const instance = new Instance(wasm, library, limits)
    await instance.restore(entry.snapshot)
    return instance
  }

  function dropOldestIdle() {
    let oldest
    for (const entry of versions.values()) {
      const first = 'idle' in entry ? entry.idle[0] : undefined
      if (first && (!oldest || first.lastUsed < oldest.instance.lastUsed)) oldest = { entry, instance: first }
    }
    if (!oldest) return false
    oldest.entry.idle.shift()
    forget(oldest.entry)
    return true
  }

  function forget(entry) {
    entry.instances--
    instances--
  }

  /** Starts a run, without waiting where an instance is idle. @returns {object | Promise<object>} */
  function run(version, input, host, runLimits) {
    const entry = versions.get(version)
    if (!entry) return failed({ kind: 'crash', detail: 'The version is not loaded.' })
    if ('failure' in entry) return failed(entry.failure)
    const idle = entry.idle.pop()
    if (idle) return startRun(entry, idle, input, host, runLimits)
    return addInstance(entry).then((made) => {
      if (made) return startRun(entry, made, input, host, runLimits)
      return failed({ kind: 'overloaded', detail: 'Too many runs of the hook wait for an answer.' })
    })
  }

  const failed = (failure) => ({
    slice: { state: 'done', cpuMs: 0, failure },
    resume: () => ({ state: 'done', cpuMs: 0, failure }),
    abandon() {},
    used: { random: false },
  })

  function startRun(entry, instance, input, host, { cpuMs, measure }) {
    const open = new Set()
    const used = { random: false }
    instance.lastUsed = ++uses
    instance.startRun(
      {
        log: host.log,
        now: host.now,
        fetch(call, request) {
          open.add(call)
          host.fetch(call, request)
        },
        random() {
          used.random = true
          return host.random()
        },
        uuid() {
          used.random = true
          return host.uuid()
        },
      },
      cpuMs,
    )
    const slice = (enter) => runSlice(instance, enter, open, measure)
    let released = false
    return {
      used,
      slice: slice(() => instance.call('run', instance.vm.newString(input))),
      resume(call, answer) {
        open.delete(call)
        return slice(() => instance.call('resume', instance.vm.newNumber(call), instance.vm.newString(answer)))
      },
      abandon() {
        if (released) return
        released = true
        if (!entry.disposed && instance.reset(entry.snapshot)) entry.idle.push(instance)
        else forget(entry)
      },
    }
  }

  function dispose(version) {
    const entry = versions.get(version)
    versions.delete(version)
    if (!entry || 'failure' in entry) return
    entry.disposed = true
    for (const _ of entry.idle.splice(0)) forget(entry)
  }

  return { load, run, dispose, isLoaded: (version) => versions.has(version) }
}

/** @returns {Slice} */
function runSlice(instance, enter, open, measure) {
  const cpuMs = instance.startSlice()
  const end = (rest) => {
    const used = cpuMs()
    instance.endSlice()
    return { cpuMs: used, ...(measure && !instance.broken && { memoryBytes: instance.memoryBytes() }), ...rest }
  }
  const tooSlow = () => ({
    state: 'done',
    failure: { kind: 'timeout', limit: 'cpu', detail: `The run used more than ${instance.cpuLimitMs} ms of CPU time.` },
  })
  try {
    const isFine = enter() !== undefined && instance.runJobs()
    if (instance.interrupted) return end(tooSlow())
    if (!isFine) {
      const result = instance.call('describe', instance.vm.getException())
      if (instance.interrupted) return end(tooSlow())
      return end(
        result ? { state: 'done', result } : { state: 'done', failure: { kind: 'memory', detail: 'The run used up its memory or stack.' } },
      )
    }
    const result = instance.call('finish')
    if (instance.interrupted) return end(tooSlow())
    if (result === undefined) return end({ state: 'done', failure: { kind: 'memory', detail: 'The result did not fit into the memory.' } })
    if (result !== '') return end({ state: 'done', result })
    if (open.size > 0) return end({ state: 'waiting' })
    return end({
      state: 'done',
      failure: { kind: 'unsettled', detail: 'The hook ended without a result, and nothing it waits for is left.' },
    })
  } catch (error) {
    // Not an exception of the guest: whatever it was, this memory is not used again.
    instance.broken = true
    const message = String(error?.message ?? '')
    const isMemory = /malloc|memory|allocation/i.test(message)
    return end({
      state: 'done',
      failure: { kind: isMemory ? 'memory' : 'runtime', detail: isMemory ? 'The run used up its memory.' : 'The interpreter failed.' },
    })
  }
}
