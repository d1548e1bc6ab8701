import { execFileSync } from 'node:child_process'
import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readSources } from './read-sources.ts'

let directory: string
const at = (name: string) => path.join(directory, name)
const mappings = JSON.stringify({ AUTH0_KEYWORD_REPLACE_MAPPINGS: { NAME: 'billing' } })

beforeEach(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'writ-sources-'))
  await writeFile(at('tenant.yaml'), 'clients: [{name: ##NAME##}]')
})
afterEach(() => rm(directory, { recursive: true, force: true }))

async function nameIn(configFile?: string) {
  const { sections, keywords, problems } = await readSources(at('tenant.yaml'), { env: {}, configFile })
  expect(problems).toEqual([])
  const { name } = (sections.clients?.[0]?.value ?? {}) as { name: string }
  return keywords.explainOpen(name) === undefined ? name : 'open'
}

describe('config.json beside a file', () => {
  it('gives keywords their values', async () => {
    await writeFile(at('config.json'), mappings)
    expect(await nameIn()).toBe('billing')
  })

  it('is not waited for when it is a pipe', async () => {
    execFileSync('mkfifo', [at('config.json')])
    expect(await nameIn()).toBe('open')
  })

  it('is not read when it leads out of the directory, unless it was named', async () => {
    const elsewhere = await mkdtemp(path.join(tmpdir(), 'writ-elsewhere-'))
    try {
      await writeFile(path.join(elsewhere, 'real.json'), mappings)
      await symlink(path.join(elsewhere, 'real.json'), at('config.json'))
      expect(await nameIn()).toBe('open')
      expect(await nameIn(at('config.json'))).toBe('billing')
    } finally {
      await rm(elsewhere, { recursive: true })
    }
  })
})
