import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { ROOT } from './writ-process.ts'

export interface Page {
  readonly status: number
  readonly headers: Headers
  readonly location: string | null
  readonly text: string
}

/** What a server action answered: its result, or nothing where Next refused the request before it. */
export interface ActionAnswer extends Page {
  readonly result:
    | { ok: boolean; code?: string; message?: string; value?: unknown; problems?: { path: string; message: string }[] }
    | undefined
}

/** A browser without a screen: cookies, forms and server actions over plain HTTP, and requests that no browser would send. */
export class ConsoleClient {
  readonly origin: string
  readonly cookies = new Map<string, string>()
  /** Everything that was received, to look for what must not be there. */
  readonly received: string[] = []

  constructor(origin: string) {
    this.origin = origin
  }

  async get(pathname: string, headers: Record<string, string> = {}): Promise<Page> {
    return this.#fetch(pathname, { headers })
  }

  async post(pathname: string, body: Record<string, string>, headers: Record<string, string> = {}): Promise<Page> {
    return this.#fetch(pathname, { method: 'POST', body: new URLSearchParams(body), headers: { origin: this.origin, ...headers } })
  }

  /** Any method, with an empty body. */
  async send(method: string, pathname: string, headers: Record<string, string | undefined> = {}): Promise<Page> {
    return this.#fetch(pathname, { method, headers: { origin: this.origin, ...headers } })
  }

  /** Signs in as the sign-in page does. Resolves to the code of the refusal, or undefined. */
  async signIn(email: string, password: string): Promise<string | undefined> {
    const { csrfToken } = JSON.parse((await this.get('/api/auth/csrf')).text)
    const answer = await this.post('/api/auth/callback/credentials', { email, password, csrfToken, json: 'true' })
    return new URL(JSON.parse(answer.text).url).searchParams.get('error') ?? undefined
  }

  /** Calls a server action, as the router of the page does. A name alone must be that of one action. */
  async action(action: string | BuiltAction, input: unknown, headers: Record<string, string | undefined> = {}): Promise<ActionAnswer> {
    const { id, page } = typeof action === 'string' ? await findAction(action) : action
    const answer = await this.#fetch(page, {
      method: 'POST',
      body: JSON.stringify(['$undefined', input]),
      headers: {
        origin: this.origin,
        'next-action': id,
        accept: 'text/x-component',
        'content-type': 'text/plain;charset=UTF-8',
        ...headers,
      },
    })
    const row = flightRow(answer.text, '1')
    return { ...answer, result: row?.startsWith('{') ? JSON.parse(row) : undefined }
  }

  /** The session as it stands in the cookie: an encrypted text. */
  get sessionCookie(): string | undefined {
    return [...this.cookies].find(([name]) => name.endsWith('writ-session'))?.[1]
  }

  async #fetch(pathname: string, init: Omit<RequestInit, 'headers'> & { headers: Record<string, string | undefined> }): Promise<Page> {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const response = await fetch(new URL(pathname, this.origin), {
      ...init,
      redirect: 'manual',
      headers: withoutUndefined({ ...(cookie && { cookie }), ...init.headers }),
    })
    for (const line of response.headers.getSetCookie()) this.#keep(line)
    const text = await response.text()
    this.received.push(text, JSON.stringify([...response.headers].filter(([name]) => name !== 'set-cookie')))
    return { status: response.status, headers: response.headers, location: response.headers.get('location'), text }
  }

  #keep(line: string): void {
    const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
    if (value === '' || /max-age=0/i.test(line)) this.cookies.delete(name)
    else this.cookies.set(name, value)
  }
}

function withoutUndefined(headers: Record<string, string | undefined>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter((entry): entry is [string, string] => entry[1] !== undefined))
}

export interface BuiltAction {
  /** Under which its file exports it. */
  readonly name: string
  readonly file: string
  readonly id: string
  /** A path whose page has the action. */
  readonly page: string
}

/** Every server action of the build: whatever can be called, whether a page shows it or not. */
export async function builtActions(): Promise<BuiltAction[]> {
  const manifest = JSON.parse(await readFile(path.join(ROOT, '.next/server/server-reference-manifest.json'), 'utf8')) as {
    node: Record<string, { exportedName: string; filename: string; workers: Record<string, unknown> }>
  }
  return Object.entries(manifest.node).map(([id, { exportedName, filename, workers }]) => ({
    id,
    name: exportedName,
    file: filename,
    page: toPath(Object.keys(workers)[0] ?? ''),
  }))
}

async function findAction(name: string): Promise<BuiltAction> {
  const [action, ...others] = (await builtActions()).filter((candidate) => candidate.name === name)
  if (!action) throw new Error(`the build has no server action ${name}`)
  if (others.length > 0) throw new Error(`several files have a server action ${name}`)
  return action
}

/** One row of React's stream: `id:` and a line, or `id:T` and a text with its length in bytes before it. */
function flightRow(stream: string, wanted: string): string | undefined {
  const bytes = Buffer.from(stream)
  for (let at = 0; at < bytes.length; ) {
    const colon = bytes.indexOf(':', at)
    const id = bytes.toString('utf8', at, colon)
    const isText = bytes.toString('utf8', colon + 1, colon + 2) === 'T'
    const comma = bytes.indexOf(',', colon)
    const start = isText ? comma + 1 : colon + 1
    const newline = bytes.indexOf('\n', start)
    const end = isText ? start + Number.parseInt(bytes.toString('utf8', colon + 2, comma), 16) : newline < 0 ? bytes.length : newline
    if (id === wanted) return bytes.toString('utf8', start, end)
    at = isText ? end : end + 1
  }
  return undefined
}

/** `app/(console)/applications/[clientId]/page` is asked for as `/applications/x`. */
function toPath(worker: string): string {
  const parts = worker.split('/').slice(1, -1)
  return `/${parts
    .filter((part) => !part.startsWith('('))
    .map((part) => (part.startsWith('[') ? 'x' : part))
    .join('/')}`
}
