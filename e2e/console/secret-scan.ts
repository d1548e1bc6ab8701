import { type BrowserContext, expect, type Page } from '@playwright/test'
import type { Installation } from './installation.ts'

/** What every client secret of Writ looks like, so that one that a page made is found without being named. */
const CLIENT_SECRET = /wrs_[\w-]{43}/g

interface Received {
  readonly method: string
  readonly url: string
  readonly text: string
}

/**
 * Looks after every test for the secrets that were made in it: in whatever the server answered (HTML, streams of React, JSON), in addresses, in
 * the storage and the cookies of the browser, in the server's log and in the admin activity. A secret that a page reveals may stand in one answer,
 * to the request that made it, and nowhere else.
 */
export class SecretScan {
  readonly #installation: Installation
  readonly #logSize: number
  readonly #since: Date
  readonly #hidden = new Set<string>()
  readonly #revealed = new Set<string>()
  readonly #received: Received[] = []
  readonly #reading: Promise<unknown>[] = []
  /** Where a browser keeps something, and what. */
  readonly #kept: { place: string; text: string }[] = []

  static async begin(installation: Installation): Promise<SecretScan> {
    const [row] = await installation.sql<{ now: Date }>('SELECT clock_timestamp() AS now')
    return new SecretScan(installation, await installation.logSize(), row?.now ?? new Date(0))
  }

  private constructor(installation: Installation, logSize: number, since: Date) {
    this.#installation = installation
    this.#logSize = logSize
    this.#since = since
  }

  /** A secret that no page may ever be sent. Those of `api` are noted by themselves. */
  hidden(...secrets: readonly string[]): void {
    for (const secret of secrets) this.#hidden.add(secret)
  }

  /** A secret that a page showed once: a recovery code, the token of a link. Client secrets are found by their form. */
  revealed(...secrets: readonly string[]): void {
    for (const secret of secrets) this.#revealed.add(secret)
  }

  /** Reads everything that this browser is answered. */
  watch(context: BrowserContext): void {
    context.on('request', (request) => this.#kept.push({ place: 'an address', text: request.url().split('#')[0] ?? '' }))
    context.on('requestfinished', (request) => {
      if (request.url().includes('/_next/static/') || !request.url().startsWith(this.#installation.origin)) return
      const read = async () => {
        const response = await request.response()
        if (response === null || /event-stream|^image|^font/.test(response.headers()['content-type'] ?? '')) return
        this.#received.push({ method: request.method(), url: request.url(), text: await response.text() })
      }
      // A redirect has no body, and one that the browser dropped with its page cannot be read any more.
      this.#reading.push(read().catch(() => {}))
    })
  }

  /** Notes what this browser holds, before it is closed. */
  async look(context: BrowserContext): Promise<void> {
    for (const page of context.pages()) await this.#lookAt(page)
    for (const { name, value } of await context.cookies()) this.#kept.push({ place: `the cookie ${name}`, text: value })
    await Promise.all(this.#reading)
  }

  async #lookAt(page: Page): Promise<void> {
    if (page.isClosed() || !page.url().startsWith('http')) return
    this.#kept.push({ place: 'the address bar', text: page.url() })
    const storage = await page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }, history.state ?? null]))
    this.#kept.push({ place: `the storage of ${page.url()}`, text: storage })
  }

  /** Fails when a secret stands where it must not. */
  async finish(): Promise<void> {
    await Promise.all(this.#reading)
    for (const { text } of this.#received) this.revealed(...(text.match(CLIENT_SECRET) ?? []).filter((secret) => !this.#hidden.has(secret)))
    const secrets = [...this.#hidden, ...this.#revealed]
    if (secrets.length === 0) return
    const written = await this.#written()
    const found = secrets.flatMap((secret) => this.#places(secret, written).map((place) => `${secret.slice(0, 8)}… in ${place}`))
    expect(found, 'secrets that stand where they must not').toEqual([])
  }

  #places(secret: string, written: readonly { place: string; text: string }[]): string[] {
    const answers = this.#received.filter(({ text }) => text.includes(secret))
    const allowed = this.#revealed.has(secret) ? answers.find(({ method }) => method === 'POST') : undefined
    return [
      ...answers.filter((answer) => answer !== allowed).map(({ method, url }) => `the answer to ${method} ${url}`),
      ...[...this.#kept, ...written].filter(({ text }) => text.includes(secret)).map(({ place }) => place),
    ]
  }

  async #written(): Promise<{ place: string; text: string }[]> {
    const events = await this.#installation.sql<{ text: string }>(
      'SELECT string_agg(e::text, chr(10)) AS text FROM admin_events e WHERE occurred_at >= $1',
      [this.#since],
    )
    const log = await this.#installation.logSince(this.#logSize)
    return [
      { place: 'the admin activity', text: events[0]?.text ?? '' },
      { place: 'the log of the server', text: log },
    ]
  }
}
