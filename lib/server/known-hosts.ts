import { isIP } from 'node:net'

export interface KnownHosts {
  /** The host without its port (an IPv6 address in brackets) when requests for it are answered here, else undefined. */
  hostnameOf(host: string): string | undefined
}

export interface KnownHostsOptions {
  /** An origin. */
  readonly issuer: string
  /** What the listener is bound to. */
  readonly bindHost: string
  readonly bindsLoopback: boolean
  readonly port: number
  readonly tls: boolean
  /** The console's own listener: it has no public name, so the issuer's name with its port and bare addresses are known too. */
  readonly consoleListener: boolean
}

const LOOPBACK_NAMES = ['localhost', '127.0.0.1', '[::1]']

/**
 * The values of Host (RFC 9110 §7.2) for which this listener answers. A page of another site that points its own name at this address
 * (DNS rebinding) sends its own name, and gets 421. A bare address cannot be rebound.
 */
export function createKnownHosts(options: KnownHostsOptions): KnownHosts {
  const issuer = new URL(options.issuer)
  const hosts = new Map<string, string>()
  const add = (name: string, port: number | undefined) => hosts.set(port === undefined ? name : `${name}:${port}`, name)
  const addWithPort = (name: string, port: number, isDefaultPort: boolean) => {
    add(name, port)
    if (isDefaultPort) add(name, undefined)
  }
  const defaultPort = issuer.protocol === 'https:' ? 443 : 80
  addWithPort(issuer.hostname, Number(issuer.port || defaultPort), issuer.port === '')
  const ownDefault = options.port === (options.tls ? 443 : 80)
  const names = new Set(options.bindsLoopback ? LOOPBACK_NAMES : [])
  const bound = options.bindHost.includes(':') ? `[${withoutBrackets(options.bindHost)}]` : options.bindHost
  if (!isWildcard(options.bindHost)) names.add(bound.toLowerCase())
  if (options.consoleListener) for (const name of [...LOOPBACK_NAMES, issuer.hostname]) names.add(name)
  for (const name of names) addWithPort(name, options.port, ownDefault)
  return {
    hostnameOf(host) {
      const known = hosts.get(host) ?? hosts.get(host.toLowerCase())
      return known === undefined && options.consoleListener ? bareAddress(host, options.port) : known
    },
  }
}

function bareAddress(host: string, port: number): string | undefined {
  const match = /^(\[[^\]]+\]|[^:]+)(?::(\d+))?$/.exec(host)
  const name = match?.[1] ?? ''
  if (isIP(withoutBrackets(name)) === 0 || (match?.[2] !== undefined && Number(match[2]) !== port)) return undefined
  return name
}

function isWildcard(host: string): boolean {
  return host === '0.0.0.0' || withoutBrackets(host) === '::'
}

function withoutBrackets(name: string): string {
  return name.replace(/^\[|\]$/g, '')
}
