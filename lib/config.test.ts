import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { isLoopbackHost, loadConfig } from './config.ts'
import { isStartupError } from './errors.ts'

function problemsOf(env: Record<string, string>): string[] {
  try {
    loadConfig(env)
  } catch (error) {
    if (isStartupError(error)) return [...error.problems]
    throw error
  }
  return []
}

const OIDC = { WRIT_OIDC_CLIENT_ID: 'writ', WRIT_OIDC_CLIENT_SECRET: 'hunter2hunter2' }

describe('the settings', () => {
  it('need nothing: the defaults listen on this machine alone, over the embedded Postgres', () => {
    expect(loadConfig({})).toEqual({
      dataDir: path.resolve('.writ'),
      port: 3000,
      host: '127.0.0.1',
      issuerUrl: undefined,
      databaseUrl: undefined,
      directUrl: undefined,
      tls: undefined,
      consolePort: undefined,
      console: 'on',
      metricsToken: undefined,
      trustedProxies: [],
      allowHttp: false,
      workers: 1,
      tokenMount: 'listener',
      logLevel: 'info',
      ownerEmail: undefined,
      ownerPassword: undefined,
      identityProvider: undefined,
      encryptionKey: undefined,
      secretPepper: undefined,
      allowUnsafeFsync: false,
    })
  })

  it('reads every setting', () => {
    const config = loadConfig({
      DATA_DIR: '/var/lib/writ',
      PORT: '0',
      HOST: '0.0.0.0',
      ISSUER_URL: 'https://Auth.Example.com:443/',
      DATABASE_URL: 'postgresql://writ:p%40ss@db:6432/writ',
      DIRECT_URL: 'postgres://writ:p%40ss@db:5432/writ',
      TLS_CERT_FILE: '/tls/cert.pem',
      TLS_KEY_FILE: '/tls/key.pem',
      CONSOLE_PORT: '9000',
      CONSOLE: 'off',
      METRICS_TOKEN: 'm'.repeat(32),
      TRUSTED_PROXIES: '10.0.0.0/8, ::1 ,2001:db8::/32',
      ALLOW_HTTP: '1',
      WORKERS: '4',
      WRIT_TOKEN_MOUNT: 'next',
      LOG_LEVEL: 'silent',
      WRIT_OWNER_EMAIL: 'dana@example.com',
      WRIT_OWNER_PASSWORD: 'correct horse battery staple',
      WRIT_OIDC_ISSUER: 'https://login.example.com/realms/staff',
      WRIT_OIDC_CLIENT_ID: 'writ',
      WRIT_OIDC_CLIENT_SECRET: 'hunter2hunter2',
      WRIT_ENCRYPTION_KEY: 'k1:abc',
      WRIT_SECRET_PEPPER: 'p1:abc',
      WRIT_ALLOW_FSYNC_OFF: '1',
    })
    expect(config).toMatchObject({
      dataDir: '/var/lib/writ',
      port: 0,
      issuerUrl: 'https://auth.example.com',
      databaseUrl: 'postgresql://writ:p%40ss@db:6432/writ',
      tls: { certFile: '/tls/cert.pem', keyFile: '/tls/key.pem' },
      consolePort: 9000,
      console: 'off',
      trustedProxies: ['10.0.0.0/8', '::1', '2001:db8::/32'],
      workers: 4,
      tokenMount: 'next',
      logLevel: 'silent',
      ownerEmail: 'dana@example.com',
      identityProvider: { issuer: 'https://login.example.com/realms/staff', clientId: 'writ', clientSecret: 'hunter2hunter2' },
      allowUnsafeFsync: true,
    })
  })

  it('treats an empty variable as unset', () => {
    expect(loadConfig({ PORT: '', DATABASE_URL: ' ', TRUSTED_PROXIES: '', CONSOLE: '' })).toEqual(loadConfig({}))
  })

  it('names every problem at once', () => {
    const problems = problemsOf({ PORT: '70000', CONSOLE: 'maybe', TLS_CERT_FILE: 'cert.pem', WORKERS: '0', LOG_LEVEL: 'loud' })
    expect(problems).toHaveLength(5)
    expect(problems.join('\n')).toMatch(/TLS_CERT_FILE[\s\S]*PORT[\s\S]*CONSOLE[\s\S]*WORKERS[\s\S]*LOG_LEVEL/)
  })

  it.each([
    ['a port that is no number', { PORT: '3000x' }, /PORT must be a whole number from 0 to 65535, not "3000x"/],
    ['a negative port', { PORT: '-1' }, /PORT/],
    ['an issuer with a path', { ISSUER_URL: 'https://a.example/tenant' }, /without a path.*https:\/\/a\.example\./],
    ['an issuer with credentials', { ISSUER_URL: 'https://u:p@a.example' }, /ISSUER_URL must be an origin/],
    ['an issuer that is no URL', { ISSUER_URL: 'auth.example.com' }, /ISSUER_URL must be an origin/],
    ['a plain issuer beyond this machine', { ISSUER_URL: 'http://auth.example.com' }, /not HTTPS/],
    ['a database of another kind', { DATABASE_URL: 'mysql://root@db/x' }, /DATABASE_URL must be a URL such as postgresql/],
    ['a database URL that does not parse', { DATABASE_URL: 'localhost/writ' }, /DATABASE_URL must be a URL/],
    ['a direct URL alone', { DIRECT_URL: 'postgres://db/writ' }, /DIRECT_URL is set but DATABASE_URL is not/],
    ['plain HTTP to the network', { HOST: '0.0.0.0' }, /plain HTTP/],
    ['one port for two listeners', { PORT: '3000', CONSOLE_PORT: '3000' }, /both 3000/],
    ['a proxy that is no address', { TRUSTED_PROXIES: '10.0.0.0/8,proxy.internal' }, /"proxy\.internal" is neither/],
    ['half an owner', { WRIT_OWNER_EMAIL: 'dana@example.com' }, /WRIT_OWNER_PASSWORD is not/],
    ['an owner without an address', { WRIT_OWNER_EMAIL: 'dana', WRIT_OWNER_PASSWORD: 'x' }, /not an email address/],
    [
      'an identity provider without a client',
      { WRIT_OIDC_ISSUER: 'https://login.example.com' },
      /^WRIT_OIDC_CLIENT_ID and WRIT_OIDC_CLIENT_SECRET must be set too/,
    ],
    ['an identity provider that is no URL', { ...OIDC, WRIT_OIDC_ISSUER: 'login.example.com' }, /WRIT_OIDC_ISSUER must be a URL/],
    [
      'an identity provider with a query',
      { ...OIDC, WRIT_OIDC_ISSUER: 'https://login.example.com/?a=b' },
      /WRIT_OIDC_ISSUER must be a URL/,
    ],
    ['a plain identity provider beyond this machine', { ...OIDC, WRIT_OIDC_ISSUER: 'http://login.example.com' }, /is not HTTPS/],
    ['a guessable metrics token', { METRICS_TOKEN: 'short' }, /at least 16/],
    ['a flag that is neither', { ALLOW_HTTP: 'yes' }, /ALLOW_HTTP must be 1 or 0/],
  ])('refuses %s in one sentence', (_name, env, sentence) => {
    expect(problemsOf(env as Record<string, string>)).toEqual([expect.stringMatching(sentence)])
  })

  it.each(['/hunter2', '42/hunter2', '42?hunter2', '#hunter2', 'a@b/hunter2', 'a@b?hunter2'])(
    'refuses a database URL whose password %s is not encoded, and shows none of it',
    (password) => {
      const problems = problemsOf({ DATABASE_URL: `postgresql://writ:${password}@db.example/writ` })
      expect(problems).toEqual([expect.stringContaining('percent-encoded')])
      expect(problems.join('')).not.toContain('hunter2')
    },
  )

  it.each([
    'postgresql://writ:a%2Fb%40c@db.example/writ%40home',
    'postgres://writ:a@b@db.example/writ?sslmode=require',
    'postgresql:///writ?host=/run/postgresql',
  ])('takes the database URL %s', (url) => {
    expect(problemsOf({ DATABASE_URL: url })).toEqual([])
  })

  it('never repeats a secret in a problem', () => {
    const problems = problemsOf({
      DATABASE_URL: 'mysql://writ:hunter2hunter2@db/x',
      DIRECT_URL: 'hunter2hunter2',
      METRICS_TOKEN: 'hunter2',
      WRIT_OWNER_PASSWORD: 'hunter2hunter2',
      WRIT_OIDC_CLIENT_SECRET: 'hunter2hunter2',
    })
    expect(problems.length).toBeGreaterThanOrEqual(4)
    expect(problems.join('\n')).not.toContain('hunter2')
  })
})

describe('isLoopbackHost', () => {
  it.each(['localhost', 'writ.localhost', '127.0.0.1', '127.8.8.8', '::1', '[::1]', '::ffff:127.0.0.1'])(
    'knows %s as this machine',
    (host) => {
      expect(isLoopbackHost(host)).toBe(true)
    },
  )
  it.each(['0.0.0.0', '::', '10.0.0.1', 'localhost.example.com', 'example.com', ''])('does not take %j for this machine', (host) => {
    expect(isLoopbackHost(host)).toBe(false)
  })
})
