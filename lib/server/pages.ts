import { EventEmitter } from 'node:events'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import { format, stripVTControlCharacters } from 'node:util'
import type { Log } from '../log.ts'
import { errorAnswer, writeAnswer } from './write-answer.ts'

type NextHandler = (request: IncomingMessage, response: ServerResponse) => Promise<void>

/** The console: every path that the server does not answer itself. */
export interface Pages {
  answer(request: IncomingMessage, response: ServerResponse): void
  /** Loads what answers; requests before that wait for it. Never rejects: a console that cannot load must not stop tokens. */
  load(): Promise<void>
  close(): Promise<void>
}

export interface PagesOptions {
  /** Where `.next` is. */
  readonly directory: string
  readonly hostname: string
  readonly port: number
  /** Encrypts what an action's closure takes to the browser and back: 32 bytes, the same in every process of an installation. */
  readonly actionKey: Uint8Array
  readonly log: Log
}

const UNAVAILABLE = errorAnswer(503, 'temporarily_unavailable', 'the console could not be loaded; the log says why', { 'retry-after': '5' })

/** Next inside this process. It is loaded after the token listener is up: loading takes a second, and the first token does not wait for it. */
export function createPages({ directory, hostname, port, actionKey, log }: PagesOptions): Pages {
  let app: { close(): Promise<void> } | undefined
  let handler: NextHandler | undefined
  let loading: Promise<void> | undefined

  async function loadNext(): Promise<void> {
    // Next reads it when it first needs it, and only from here; without, it takes the one of the build, which is no secret (tools/prepare.mjs).
    process.env.NEXT_SERVER_ACTIONS_ENCRYPTION_KEY = Buffer.from(actionKey).toString('base64')
    const { default: next } = await import('next')
    // Next would attach an `upgrade` listener to our server, past the router and its checks. This stand-in never emits.
    const noUpgrades = new EventEmitter() as unknown as Server
    const loaded = next({ dev: false, dir: directory, hostname, port, quiet: true, httpServer: noUpgrades })
    await withConsoleLogged(log, () => loaded.prepare())
    app = loaded
    handler = loaded.getRequestHandler()
  }

  async function load(): Promise<void> {
    if (handler) return
    loading ??= loadNext()
      .catch((error: unknown) => log.error({ err: error }, 'the console could not be loaded'))
      .finally(() => {
        loading = undefined // a failed load is tried again by the next request
      })
    await loading
  }

  async function answerWithNext(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (!handler) await load()
    if (handler) await handler(request, response)
    else writeAnswer(response, UNAVAILABLE)
  }

  return {
    load,
    answer(request, response) {
      answerWithNext(request, response).catch((error: unknown) => {
        log.error({ err: error }, 'a page could not be answered')
        if (response.headersSent) response.destroy()
        else writeAnswer(response, UNAVAILABLE)
      })
    },
    async close() {
      await loading
      await app?.close()
    },
  }
}

/** `quiet` does not keep Next from telling how long its configuration took, on stdout, between the records of the log: it becomes one. */
async function withConsoleLogged<T>(log: Log, work: () => Promise<T>): Promise<T> {
  const print = console.log
  console.log = (...values: unknown[]) => log.debug(stripVTControlCharacters(format(...values)))
  try {
    return await work()
  } finally {
    console.log = print
  }
}
