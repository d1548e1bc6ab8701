import { isIP } from 'node:net'
import path from 'node:path'
import ipaddr from 'ipaddr.js'
import { StartupError } from './errors.ts'

/** What an operator decides, read once from the environment. Values are checked here; files, ports and databases where they are opened. */
export interface Config {
  /** Absolute. Holds the embedded Postgres, generated keys and the owner link. */
  readonly dataDir: string
  /** 0 lets the system choose. */
  readonly port: number
  readonly host: string
  /** An origin without a trailing slash; undefined means http://localhost:PORT, known after listening. */
  readonly issuerUrl: string | undefined
  /** undefined means the embedded Postgres. */
  readonly databaseUrl: string | undefined
  /** For migrations and the owner lock where `databaseUrl` leads through a pooler in transaction mode. */
  readonly directUrl: string | undefined
  readonly tls: { readonly certFile: string; readonly keyFile: string } | undefined
  readonly consolePort: number | undefined
  readonly console: 'on' | 'off'
  readonly metricsToken: string | undefined
  /** Addresses or CIDR ranges whose forwarding headers are believed. */
  readonly trustedProxies: readonly string[]
  readonly allowHttp: boolean
  readonly workers: number
  /** Who answers /oauth and /.well-known: the server's own listener, or Next's route handlers (parity tests). */
  readonly tokenMount: 'listener' | 'next'
  readonly logLevel: LogLevel
  readonly ownerEmail: string | undefined
  readonly ownerPassword: string | undefined
  /** Where admins may sign in besides a password: an OpenID Connect provider. */
  readonly identityProvider: IdentityProvider | undefined
  /** Raw; parsed by lib/encryption. */
  readonly encryptionKey: string | undefined
  readonly secretPepper: string | undefined
  /** Tests only: an issuer on a Postgres with fsync off could hand out tokens whose rows a power cut takes away. */
  readonly allowUnsafeFsync: boolean
}

export interface IdentityProvider {
  /** Exactly as the provider writes it in its tokens, with or without a slash at the end. */
  readonly issuer: string
  readonly clientId: string
  readonly clientSecret: string
}

export const LOG_LEVELS = ['debug', 'info', 'warn', 'error', 'silent'] as const
export type LogLevel = (typeof LOG_LEVELS)[number]

const WORKERS_MAX = 64
const METRICS_TOKEN_LENGTH_MIN = 16

/**
 * Reads the settings. An empty variable counts as unset, as container tools pass it.
 * @throws StartupError with every problem at once, so that an operator corrects them in one go. No message repeats a secret.
 */
export function loadConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const read = settingReader(env)
  const { problems } = read
  const allowHttp = read.flag('ALLOW_HTTP')
  const tls = read.pair('TLS_CERT_FILE', 'TLS_KEY_FILE')
  const owner = read.pair('WRIT_OWNER_EMAIL', 'WRIT_OWNER_PASSWORD')
  const config: Config = {
    dataDir: path.resolve(read.text('DATA_DIR') ?? '.writ'),
    port: read.whole('PORT', 0, 65_535) ?? 3000,
    host: read.text('HOST') ?? '127.0.0.1',
    issuerUrl: readIssuerUrl(read, allowHttp),
    databaseUrl: readPostgresUrl(read, 'DATABASE_URL'),
    directUrl: readPostgresUrl(read, 'DIRECT_URL'),
    tls: tls && { certFile: path.resolve(tls[0]), keyFile: path.resolve(tls[1]) },
    consolePort: read.whole('CONSOLE_PORT', 0, 65_535),
    console: read.choice('CONSOLE', ['on', 'off']) ?? 'on',
    metricsToken: read.text('METRICS_TOKEN'),
    trustedProxies: readTrustedProxies(read),
    allowHttp,
    workers: read.whole('WORKERS', 1, WORKERS_MAX) ?? 1,
    tokenMount: read.choice('WRIT_TOKEN_MOUNT', ['listener', 'next']) ?? 'listener',
    logLevel: read.choice('LOG_LEVEL', LOG_LEVELS) ?? 'info',
    ownerEmail: owner?.[0],
    ownerPassword: owner?.[1],
    identityProvider: readIdentityProvider(read, allowHttp),
    encryptionKey: read.text('WRIT_ENCRYPTION_KEY'),
    secretPepper: read.text('WRIT_SECRET_PEPPER'),
    allowUnsafeFsync: read.flag('WRIT_ALLOW_FSYNC_OFF'),
  }
  checkTogether(config, problems)
  if (problems.length > 0) throw new StartupError(problems)
  return config
}

/** Is this the name or address of this machine itself? Only there may tokens and secrets travel without TLS unasked. */
export function isLoopbackHost(host: string): boolean {
  const name = host.replace(/^\[|\]$/g, '').toLowerCase()
  if (name === 'localhost' || name.endsWith('.localhost')) return true
  return isIP(name) !== 0 && ipaddr.process(name).range() === 'loopback'
}

/** Rules that no single setting can break. */
function checkTogether(config: Config, problems: string[]): void {
  if (!isLoopbackHost(config.host) && !config.tls && config.trustedProxies.length === 0 && !config.allowHttp) {
    problems.push(
      `HOST=${config.host} would send secrets and tokens over plain HTTP: set TLS_CERT_FILE and TLS_KEY_FILE, or TRUSTED_PROXIES when a proxy ends TLS, or ALLOW_HTTP=1.`,
    )
  }
  if (config.directUrl && !config.databaseUrl) problems.push('DIRECT_URL is set but DATABASE_URL is not: set both, or neither.')
  if (config.consolePort !== undefined && config.consolePort !== 0 && config.consolePort === config.port) {
    problems.push(`CONSOLE_PORT and PORT are both ${config.port}: give the console a port of its own, or leave CONSOLE_PORT out.`)
  }
  if (config.metricsToken !== undefined && !/^[\x21-\x7e]+$/.test(config.metricsToken)) {
    problems.push('METRICS_TOKEN must be printable ASCII without spaces.')
  } else if (config.metricsToken !== undefined && config.metricsToken.length < METRICS_TOKEN_LENGTH_MIN) {
    problems.push(`METRICS_TOKEN must be at least ${METRICS_TOKEN_LENGTH_MIN} characters long.`)
  }
  if (config.ownerEmail !== undefined && !/^[^\s@]+@[^\s@]+$/.test(config.ownerEmail)) {
    problems.push('WRIT_OWNER_EMAIL is not an email address.')
  }
}

/** The issuer is an origin: relying parties compare it character by character, and a path would move the metadata (RFC 8414 §3). */
function readIssuerUrl(read: SettingReader, allowHttp: boolean): string | undefined {
  const text = read.text('ISSUER_URL')
  if (text === undefined) return undefined
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (!url || !['http:', 'https:'].includes(url.protocol) || url.username || url.password) {
    read.problems.push('ISSUER_URL must be an origin such as https://auth.example.com.')
    return undefined
  }
  if (url.pathname !== '/' || url.search || url.hash) {
    read.problems.push(`ISSUER_URL must be an origin without a path, query or fragment: use ${url.origin}.`)
    return undefined
  }
  if (url.protocol === 'http:' && !isLoopbackHost(url.hostname) && !allowHttp) {
    read.problems.push(`ISSUER_URL=${url.origin} is not HTTPS: use https://, or set ALLOW_HTTP=1 for a closed test network.`)
    return undefined
  }
  return url.origin
}

/** All three or none. The issuer is not normalised: it is compared character by character (OpenID Connect Discovery §4.3). */
function readIdentityProvider(read: SettingReader, allowHttp: boolean): IdentityProvider | undefined {
  const names = ['WRIT_OIDC_ISSUER', 'WRIT_OIDC_CLIENT_ID', 'WRIT_OIDC_CLIENT_SECRET'] as const
  const [issuer, clientId, clientSecret] = names.map(read.text)
  const missing = names.filter((name) => read.text(name) === undefined)
  if (missing.length === names.length) return undefined
  if (missing.length > 0)
    read.problems.push(`${missing.join(' and ')} must be set too: signing in at an identity provider needs all of ${names.join(', ')}.`)
  if (issuer !== undefined) checkProviderUrl(read, issuer, allowHttp)
  return issuer && clientId && clientSecret ? { issuer, clientId, clientSecret } : undefined
}

function checkProviderUrl(read: SettingReader, issuer: string, allowHttp: boolean): void {
  const url = URL.canParse(issuer) ? new URL(issuer) : undefined
  if (!url || !['http:', 'https:'].includes(url.protocol) || url.username || url.password || url.search || url.hash) {
    read.problems.push('WRIT_OIDC_ISSUER must be a URL without query or fragment, such as https://login.example.com/realms/staff.')
  } else if (url.protocol === 'http:' && !isLoopbackHost(url.hostname) && !allowHttp) {
    read.problems.push(`WRIT_OIDC_ISSUER=${issuer} is not HTTPS: use https://, or set ALLOW_HTTP=1 for a closed test network.`)
  }
}

/** The URL itself stays out of the message: it carries a password. */
function readPostgresUrl(read: SettingReader, name: string): string | undefined {
  const text = read.text(name)
  if (text === undefined) return undefined
  if (isPostgresUrl(text)) return text
  read.problems.push(
    `${name} must be a URL such as postgresql://user:password@host:5432/database (a reserved character in the password is percent-encoded).`,
  )
  return undefined
}

/**
 * A "/", "?" or "#" in a password that is not percent-encoded ends the host there: what is left of the password, up to its "@", would be
 * taken for the name of the database, and be shown as such.
 */
function isPostgresUrl(text: string): boolean {
  if (!/^postgres(ql)?:\/\//i.test(text) || !URL.canParse(text)) return false
  const { pathname, search, hash } = new URL(text)
  return !`${pathname}${search}${hash}`.includes('@')
}

function readTrustedProxies(read: SettingReader): string[] {
  const entries = (read.text('TRUSTED_PROXIES') ?? '').split(',').map((entry) => entry.trim())
  const proxies = entries.filter((entry) => entry !== '')
  for (const proxy of proxies) {
    if (isIP(proxy) !== 0 || ipaddr.isValidCIDR(proxy)) continue
    read.problems.push(`TRUSTED_PROXIES: ${JSON.stringify(proxy)} is neither an address nor a range such as 10.0.0.0/8.`)
  }
  return proxies
}

type SettingReader = ReturnType<typeof settingReader>

function settingReader(env: Readonly<Record<string, string | undefined>>) {
  const problems: string[] = []
  const text = (name: string): string | undefined => {
    const value = env[name]?.trim()
    return value === '' ? undefined : value
  }
  return {
    problems,
    text,
    whole(name: string, min: number, max: number): number | undefined {
      const value = text(name)
      if (value === undefined) return undefined
      if (/^\d{1,9}$/.test(value) && Number(value) >= min && Number(value) <= max) return Number(value)
      problems.push(`${name} must be a whole number from ${min} to ${max}, not ${JSON.stringify(value)}.`)
      return undefined
    },
    choice<T extends string>(name: string, allowed: readonly T[]): T | undefined {
      const value = text(name)
      if (value === undefined || (allowed as readonly string[]).includes(value)) return value as T | undefined
      problems.push(`${name} must be one of ${allowed.join(', ')}, not ${JSON.stringify(value)}.`)
      return undefined
    },
    flag(name: string): boolean {
      const value = text(name)
      if (value === undefined || value === '0' || value === 'false') return false
      if (value === '1' || value === 'true') return true
      problems.push(`${name} must be 1 or 0, not ${JSON.stringify(value)}.`)
      return false
    },
    /** Two settings that mean something only together. */
    pair(first: string, second: string): [string, string] | undefined {
      const values = [text(first), text(second)] as const
      if (values[0] !== undefined && values[1] !== undefined) return [values[0], values[1]]
      if (values[0] !== undefined) problems.push(`${first} is set but ${second} is not: set both, or neither.`)
      if (values[1] !== undefined) problems.push(`${second} is set but ${first} is not: set both, or neither.`)
      return undefined
    },
  }
}
