import { makeTemplate, startTestServer } from './testing.ts'

let stop: (() => Promise<void>) | undefined

/** Vitest's globalSetup: one Postgres for the whole run. With WRIT_TEST_PG_URL given, that server is used and only the template is made. */
export async function setup(): Promise<void> {
  if (process.env.WRIT_TEST_PG_URL) {
    await makeTemplate(process.env.WRIT_TEST_PG_URL)
    return
  }
  const server = await startTestServer()
  stop = server.stop
  process.env.WRIT_TEST_PG_URL = server.url // test processes are forked after this and inherit it
}

export async function teardown(): Promise<void> {
  await stop?.()
}
