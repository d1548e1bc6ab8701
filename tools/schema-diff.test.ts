import { describe, expect, it } from 'vitest'
import { diffSchemas } from './schema-diff.ts'

const schema = (fields: string) => `
datasource db {
  provider = "postgresql"
}
model Note {
  id String @id
  ${fields}
}`

describe('migrations from two versions of the schema, offline', () => {
  it('makes everything from nothing', async () => {
    expect(await diffSchemas(undefined, schema(''))).toContain('CREATE TABLE "Note"')
  })

  it('makes only what was added', async () => {
    const sql = await diffSchemas(schema(''), schema('text String?'))
    expect(sql).toContain('ALTER TABLE "Note" ADD COLUMN     "text" TEXT')
    expect(sql).not.toContain('CREATE')
  })

  it('makes no statement when nothing changed', async () => {
    expect(await diffSchemas(schema(''), schema(''))).toMatch(/^-- .*\n?$/)
  })

  it('refuses a schema that does not parse', async () => {
    await expect(diffSchemas(undefined, 'model {')).rejects.toThrow()
  })
})
