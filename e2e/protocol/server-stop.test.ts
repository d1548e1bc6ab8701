import { connect, type Socket } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { CONFIG, goodRequest } from './fixtures.ts'
import { createInstance, type Instance } from './instance.ts'
import { startLoad } from './load.ts'
import type { WritProcess } from './writ-process.ts'

let instance: Instance
beforeAll(async () => {
  instance = await createInstance()
  await instance.apply(CONFIG)
})
afterAll(() => instance?.close())

/** A token request of which everything but the last byte has been sent. */
async function almostSent(server: WritProcess): Promise<{ finish(): Promise<string>; socket: Socket }> {
  const { host, port } = new URL(server.origin)
  const body = new URLSearchParams(goodRequest()).toString()
  const head = `POST /oauth/token HTTP/1.1\r\nHost: ${host}\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: ${body.length}\r\nExpect: 100-continue\r\n\r\n`
  const socket = connect(Number(port), '127.0.0.1')
  let received = ''
  socket.setEncoding('utf8').on('data', (chunk: string) => {
    received += chunk
  })
  socket.on('error', () => {}) // 'close' follows
  socket.write(head)
  await expect.poll(() => received).toContain('100 Continue') // so the request is in the server's hands
  socket.write(body.slice(0, -1))
  return {
    socket,
    finish() {
      const closed = new Promise<string>((resolve) => socket.once('close', () => resolve(received)))
      socket.write(body.slice(-1))
      return closed
    },
  }
}

const isRefused = (server: WritProcess) =>
  new Promise<boolean>((resolve) => {
    const socket = connect(Number(new URL(server.origin).port), '127.0.0.1')
    socket
      .once('connect', () => resolve(false))
      .once('error', () => resolve(true))
      .once('connect', () => socket.destroy())
  })

describe('SIGTERM', () => {
  it.each([{ workers: '1' }, { workers: '2' }])(
    'finishes the requests it holds, takes no new ones and ends with 0, with WORKERS=$workers',
    async ({ workers }) => {
      const server = await instance.start({ WORKERS: workers })
      const requests = await Promise.all(Array.from({ length: 6 }, () => almostSent(server)))
      process.kill(server.pid, 'SIGTERM')
      await expect.poll(() => isRefused(server)).toBe(true)
      for (const answer of await Promise.all(requests.map((request) => request.finish()))) {
        expect(answer).toMatch(/HTTP\/1\.1 200 OK.*connection: close.*"access_token"/is)
      }
      expect(await server.ended).toBe(0)
      expect(server.output()).not.toMatch(/"level":"(error|fatal)"/)
    },
  )

  it('under load writes every row before it ends, folded refusals too', async () => {
    const server = await instance.start()
    const before = await instance.countEvents("outcome = 'issued'")
    const refusedBefore = await instance.database.pool.query(
      "SELECT coalesce(sum(folded_count), 0)::int AS sum FROM token_events WHERE outcome = 'refused'",
    )
    const load = startLoad(server.tokenEndpoint, goodRequest(), 8)
    const refused = startLoad(server.tokenEndpoint, { ...goodRequest(), client_secret: 'wrong' }, 2)
    await Promise.all([load.moreTokens(200), refused.moreFailures(100)])
    process.kill(server.pid, 'SIGTERM')
    await expect.poll(() => isRefused(server)).toBe(true)
    await Promise.all([load.stop(), refused.stop()])
    expect(await server.ended).toBe(0)
    expect(load.strange).toEqual([])
    expect(await instance.countEvents('id = ANY($1::uuid[])', [load.tokenIds])).toBe(load.tokenIds.length)
    expect((await instance.countEvents("outcome = 'issued'")) - before).toBeGreaterThanOrEqual(load.tokenIds.length)
    const refusedAfter = await instance.database.pool.query(
      "SELECT coalesce(sum(folded_count), 0)::int AS sum FROM token_events WHERE outcome = 'refused'",
    )
    const answered = refused.statuses.get(401) ?? 0
    expect(refusedAfter.rows[0].sum - refusedBefore.rows[0].sum).toBeGreaterThanOrEqual(answered)
  })

  it('a second time ends a stop that waits for a request', async () => {
    const server = await instance.start()
    const { socket } = await almostSent(server)
    let ended: number | null | undefined
    server.ended.then((code) => {
      ended = code
    })
    // A repetition within a second counts as the same wish, so the wish is repeated until it is heard.
    await expect
      .poll(
        () => {
          if (ended === undefined) process.kill(server.pid, 'SIGTERM')
          return ended
        },
        { timeout: 8_000, interval: 200 },
      )
      .toBe(1)
    socket.destroy()
    expect(server.output()).toContain('stopping at once')
  })
})
