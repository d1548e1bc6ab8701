import { describe, expect, it } from 'vitest'
import { createLog, type Log } from './log.ts'

const JWT = 'eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJodHRwczovL2EuZXhhbXBsZS8ifQ.c2lnbmF0dXJl'

function logged(write: (log: Log) => void): { text: string; lines: Record<string, unknown>[] } {
  const written: string[] = []
  write(createLog('debug', { write: (line: string) => void written.push(line) }))
  const text = written.join('')
  const lines = text.trimEnd().split('\n')
  return { text, lines: lines.map((line) => JSON.parse(line) as Record<string, unknown>) }
}

describe('the process log', () => {
  it('writes one JSON object a line, with an ISO time and the level as a word', () => {
    const { lines } = logged((log) => log.info({ port: 3000 }, 'listening'))
    expect(lines).toEqual([
      { level: 'info', time: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/), pid: process.pid, port: 3000, msg: 'listening' },
    ])
  })

  it('keeps what is no secret, nested fields and numbers included', () => {
    const { lines } = logged((log) => log.warn({ clientId: 'abc', step: { name: 'sign', microseconds: 12n }, at: new Date(0) }, 'slow'))
    expect(lines[0]).toMatchObject({ clientId: 'abc', step: { name: 'sign', microseconds: '12' }, at: '1970-01-01T00:00:00.000Z' })
  })

  it.each([
    'client_secret',
    'clientSecret',
    'Authorization',
    'proxy-authorization',
    'set-cookie',
    'access_token',
    'password',
    'ownerPassword',
    'encryptionKey',
    'secretPepper',
    'metricsToken',
    'client_assertion',
    'privateKey',
  ])('never writes the value under %s, however deep', (name) => {
    const { text, lines } = logged((log) => log.info({ headers: { list: [{ [name]: 'hunter2' }] } }, 'request'))
    expect(text).not.toContain('hunter2')
    expect(lines[0]).toMatchObject({ headers: { list: [{ [name]: '[redacted]' }] } })
  })

  it.each([
    ['a token', `refused ${JWT} at once`],
    ['a client secret', 'tried wrs_c2lnbmF0dXJlc2lnbmF0dXJl'],
    ['an authorization header', 'Authorization: Basic c2lnbmF0dXJlc2lnbmF0dXJl'],
    ['the password of a URL', 'cannot reach postgresql://writ:c2lnbmF0dXJl@db:5432/writ'],
    ['an owner link', 'open http://localhost:3000/setup#token=c2lnbmF0dXJl'],
  ])('takes %s out of messages, fields, errors and their causes', (_name, secret) => {
    const { text, lines } = logged((log) => {
      log.info(secret)
      log.info({ note: secret }, 'as a field')
      log.error(new Error(secret), secret)
      log.error({ err: new Error('outer', { cause: new Error(secret) }) }, 'with a cause')
      log.child({ origin: secret }).info('of a child')
    })
    expect(lines).toHaveLength(5)
    expect(text).not.toContain('c2lnbmF0dXJl')
  })

  it('keeps the code, the stack and the cause of an error', () => {
    const error = Object.assign(new Error('no such table', { cause: new Error('inner') }), { code: '42P01' })
    const { lines } = logged((log) => log.error({ err: error }, 'failed'))
    expect(lines[0]?.err).toMatchObject({
      type: 'Error',
      message: 'no such table',
      code: '42P01',
      stack: expect.stringContaining('log.test'),
      cause: { message: 'inner' },
    })
  })

  it('survives fields that refer to themselves, and prints no bytes', () => {
    const circular: Record<string, unknown> = { key: new Uint8Array([1, 2, 3]) }
    circular.self = circular
    const { lines } = logged((log) => log.info({ circular }, 'round'))
    expect(lines[0]).toMatchObject({ circular: { key: '[3 bytes]' } })
  })

  it('writes nothing at silent', () => {
    const written: string[] = []
    createLog('silent', { write: (line: string) => void written.push(line) }).error('no')
    expect(written).toEqual([])
  })
})
