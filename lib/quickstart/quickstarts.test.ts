import { execFileSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { copySecretAs, secretEnvironment } from './copy-secret-as.ts'
import type { QuickstartValues } from './quickstart-values.ts'
import { QUICKSTARTS } from './quickstarts.ts'

const values: QuickstartValues = {
  tokenEndpoint: 'https://auth.acme/oauth/token',
  clientId: 'nQ7xKd2vTm4LpRw8nQ7xKd2vTm4LpRw8',
  audience: 'https://ledger.acme/',
  scopes: ['read:entries', 'write:entries'],
  sendSecret: 'body',
}

describe('a quickstart', () => {
  it.each(QUICKSTARTS)('in $label is filled in, and reads the secret from the environment', ({ write }) => {
    const program = write(values)
    for (const text of [values.tokenEndpoint, values.clientId, values.audience, 'read:entries write:entries', 'WRIT_CLIENT_SECRET']) {
      expect(program).toContain(text)
    }
    expect(program).not.toMatch(/\[object |NaN/)
    expect(program.endsWith('\n')).toBe(true)
    expect(program).not.toMatch(/[ \t]\n|\n\n\n\n/)
  })

  it.each(QUICKSTARTS)('in $label asks for no scope where none is chosen, and sends the secret once', ({ write }) => {
    expect(write({ ...values, scopes: [] })).not.toMatch(/\bscope\b/i)
    expect(write(values)).not.toMatch(/Basic/)
    const basic = write({ ...values, sendSecret: 'basic' })
    expect(basic).toMatch(/[Bb]asic/)
    expect(basic).not.toMatch(/client_secret['"=@]/)
  })
})

describe('a new secret copied as', () => {
  const secret = { clientId: 'a.B_c~1', clientSecret: `it's "$HOME" \\ ‘x’`, tokenEndpoint: 'https://auth.acme/oauth/token' }
  const copied = Object.fromEntries(copySecretAs(secret).map(({ label, text }) => [label, text]))

  it('a line for a shell is what was put in', () => {
    const script = `${copied['Shell: export']}\nprintf %s "$WRIT_CLIENT_SECRET"`
    expect(execFileSync('sh', ['-c', script], { encoding: 'utf8' })).toBe(secret.clientSecret)
  })

  it('JSON and a Kubernetes Secret hold both', () => {
    expect(JSON.parse(copied.JSON ?? '')).toEqual({ client_id: secret.clientId, client_secret: secret.clientSecret })
    expect(copied['Kubernetes Secret']).toContain('name: writ-a-b-c-1\n')
    expect(copied['Kubernetes Secret']).toContain(`WRIT_CLIENT_SECRET: ${JSON.stringify(secret.clientSecret)}\n`)
  })

  it('a file has the variables that the quickstarts read', () => {
    expect(secretEnvironment(secret)).toEqual({
      WRIT_TOKEN_ENDPOINT: secret.tokenEndpoint,
      WRIT_CLIENT_ID: secret.clientId,
      WRIT_CLIENT_SECRET: secret.clientSecret,
    })
  })
})
