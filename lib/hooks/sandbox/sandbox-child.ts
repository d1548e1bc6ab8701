import type { ChildProcess } from 'node:child_process'
import { LIMITS, STRANGE_MESSAGES_MAX } from './limits.ts'
import { type FromChild, readFromChild, type ToChild } from './messages.ts'
import { type Slice, type SliceGuard, SliceQueue } from './slice-queue.ts'
import { readCpuMs, readResidentBytes } from './spawn-child.ts'

export interface ChildEvents<Run> {
  ready(child: SandboxChild<Run>): void
  message(child: SandboxChild<Run>, message: FromChild): void
  /** It is gone. `killedFor` is the slice that it was killed for; the rest was left undone. */
  gone(child: SandboxChild<Run>, end: { killedFor: Slice<Run> | undefined; left: Slice<Run>[]; refusal: string | undefined }): void
}

/** How long the last messages of a child that has ended may take to arrive. */
const LAST_MESSAGES_MS = 200

/** One child process: what it has loaded, what it owes, and how it ends. */
export class SandboxChild<Run> {
  isReady = false
  hasBeenReady = false
  /** It finishes what it has and gets nothing more. */
  isRetiring = false
  runs = 0
  readonly startedAt = performance.now()
  readonly slices: SliceQueue<Run>
  /** Versions in the order of their last use. */
  readonly #loaded = new Set<string>()
  #strange = 0
  #killedFor: Slice<Run> | undefined
  #killedLimit: 'slice' | 'load' | undefined
  #refusal: string | undefined
  #isGone = false

  constructor(
    private readonly process: ChildProcess,
    private readonly events: ChildEvents<Run>,
    limits: SliceGuard<Run>['limits'],
  ) {
    const pid = process.pid
    this.slices = new SliceQueue({
      limits,
      cpuMs: () => (pid === undefined ? undefined : readCpuMs(pid)),
      overrun: (slice, limit) => {
        this.#killedFor = slice
        this.#killedLimit = limit
        this.kill()
      },
    })
    process.on('message', (message) => this.#receive(message))
    process.on('error', () => this.kill()) // it could not be started, or a message could not be sent
    process.once('exit', () => {
      if (!process.connected) return this.#end()
      process.once('disconnect', () => this.#end())
      setTimeout(() => this.#end(), LAST_MESSAGES_MS)
    })
    if (pid === undefined) setImmediate(() => this.#end())
  }

  get pid(): number | undefined {
    return this.process.pid
  }

  get killedLimit(): 'slice' | 'load' | undefined {
    return this.#killedLimit
  }

  get residentBytes(): number | undefined {
    return this.process.pid === undefined ? undefined : readResidentBytes(this.process.pid)
  }

  send(message: ToChild): void {
    if (this.process.connected) this.process.send(message, () => {})
  }

  /** Has the version loaded, ahead of what comes next. What became of it is said by the run that needs it. */
  load(version: string, code: string, run: Run | undefined): void {
    if (this.#loaded.delete(version)) {
      this.#loaded.add(version)
      return
    }
    const [oldest] = this.#loaded
    if (this.#loaded.size >= LIMITS.loadedVersionsPerChild && oldest !== undefined) {
      this.#loaded.delete(oldest)
      this.send({ t: 'unload', version: oldest })
    }
    this.#loaded.add(version)
    this.slices.push({ kind: 'load', version, run })
    this.send({ t: 'load', version, code, cpuMs: LIMITS.loadCpuMs })
  }

  /** The answer to a draft that was tried: nothing will run it again. */
  unload(version: string): void {
    if (this.#loaded.delete(version)) this.send({ t: 'unload', version })
  }

  /** Something a healthy child does not send. */
  noteStrange(): void {
    if (++this.#strange >= STRANGE_MESSAGES_MAX) this.kill()
  }

  kill(): void {
    this.process.kill('SIGKILL')
  }

  /** Ends an idle child. */
  disconnect(): void {
    if (this.process.connected) this.process.disconnect()
    else this.kill()
  }

  #receive(value: unknown) {
    const message = readFromChild(value)
    if (message === undefined) return this.noteStrange()
    if (message.t === 'refused') {
      this.#refusal = message.detail
      return
    }
    if (message.t !== 'ready') return this.events.message(this, message)
    if (this.isReady) return this.noteStrange()
    this.isReady = true
    this.hasBeenReady = true
    this.events.ready(this)
  }

  #end(): void {
    if (this.#isGone) return
    this.#isGone = true
    this.isReady = false
    this.events.gone(this, { killedFor: this.#killedFor, left: this.slices.drain(), refusal: this.#refusal })
  }
}
