import { afterAll, beforeAll, expect, it } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../db/testing.ts'
import { measureHeldScopes } from './held-scopes.ts'

let database: TestDatabase

beforeAll(async () => {
  database = await createTestDatabase()
  await database.pool.query(`
    INSERT INTO clients (id, name) VALUES ('c1', 'one'), ('c2', 'two');
    INSERT INTO resource_servers (id, identifier, name) VALUES ('r1', 'https://r1.example', 'r1')`)
})
afterAll(() => database.drop())

const TODAY = `(clock_timestamp() AT TIME ZONE 'UTC')::date`

async function held(grantId: string) {
  const { rows } = await database.pool.query(
    `SELECT scope, client_id, ${TODAY} - quiet_since AS days FROM held_scopes WHERE grant_id = $1 ORDER BY scope`,
    [grantId],
  )
  return rows.map(({ scope, client_id, days }) => `${scope} ${client_id} ${days}`)
}

const run = (sql: string) => database.pool.query(sql)

it('follows a grant: scopes come and go with it, and one that it keeps keeps its day', async () => {
  await run(`INSERT INTO client_grants (id, client_id, resource_server_id, allowed_scopes) VALUES ('g1', 'c1', 'r1', '{a,b}')`)
  await run(`UPDATE held_scopes SET quiet_since = ${TODAY} - 100 WHERE grant_id = 'g1'`)
  await run(`UPDATE client_grants SET allowed_scopes = '{b,c}' WHERE id = 'g1'`)
  expect(await held('g1')).toEqual(['b c1 100', 'c c1 0'])
  await run(`UPDATE client_grants SET expires_at = now() WHERE id = 'g1'`)
  await run(`UPDATE client_grants SET client_id = 'c2' WHERE id = 'g1'`)
  expect(await held('g1')).toEqual(['b c2 100', 'c c2 0'])
  await run(`DELETE FROM clients WHERE id = 'c2'`)
  expect(await held('g1')).toEqual([])
})

it('is brought up to date with what was issued, never back', async () => {
  await run(`INSERT INTO client_grants (id, client_id, resource_server_id, allowed_scopes) VALUES ('g2', 'c1', 'r1', '{a,b,c}')`)
  await run(`UPDATE held_scopes SET quiet_since = ${TODAY} - 100 WHERE grant_id = 'g2' AND scope <> 'c'`)
  await run(
    `INSERT INTO scope_usage VALUES ('g2', 'a', ${TODAY} - 7), ('g2', 'a', ${TODAY} - 30), ('g2', 'b', ${TODAY} - 200), ('g2', 'c', ${TODAY} - 9)`,
  )
  expect(await measureHeldScopes(database.pool)).toBe(1)
  expect(await held('g2')).toEqual(['a c1 7', 'b c1 100', 'c c1 0'])
  expect(await measureHeldScopes(database.pool)).toBe(0)
})

it('loses what no trigger told of', async () => {
  await run(`TRUNCATE client_grants`)
  expect(await measureHeldScopes(database.pool)).toBe(3)
  expect(await held('g2')).toEqual([])
})
