import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import type { Log } from '../log.ts'
import { type AddressResolver, normaliseAddress } from '../net/client-address.ts'
import { stripHeaders } from '../net/strip-headers.ts'
import type { HttpAnswer } from '../oauth/token-endpoint.ts'
import type { RequestHandler } from './http-server.ts'
import type { KnownHosts } from './known-hosts.ts'
import type { Operations } from './operations.ts'
import type { Pages } from './pages.ts'
import { declaresBody } from './read-body.ts'
import type { RequestMetrics } from './request-metrics.ts'
import { forwardedHost, type RequestTarget, readRequestTarget } from './request-target.ts'
import type { TokenListener, WellKnownDocument } from './token-listener.ts'
import { errorAnswer, notFound, writeAnswer, writeAnswerAndClose } from './write-answer.ts'

/** What one listener answers. What it does not have is 404. */
export interface Surface {
  /** /oauth/token and /.well-known/…; undefined on the console's own listener. */
  readonly tokens: TokenListener | undefined
  /** /healthz, and /readyz and /metrics where this listener has them. */
  readonly operations: Operations
  /** Every other path; undefined on a token-only node. */
  readonly pages: Pages | undefined
  /** Leave /oauth and /.well-known to Next's own route handlers. */
  readonly tokensThroughPages: boolean
}

export interface RouterDeps {
  readonly surface: Surface
  readonly hosts: KnownHosts
  readonly addresses: AddressResolver
  readonly metrics: RequestMetrics
  readonly log: Log
  /** True once the process stops: every answer then closes its connection. */
  readonly isStopping: () => boolean
}

const BAD_TARGET = errorAnswer(400, 'invalid_request', 'the request target or the Host header is not valid')
const MISDIRECTED = errorAnswer(421, 'invalid_request', 'this server does not answer for this host')
const UNKNOWN_HOSTS_LOGGED_MAX = 20
/** As long as a name of the DNS and a port can be. The process log searches what it is given for secrets, which takes its time on 16 KB. */
const HOST_LOGGED_CHARACTERS_MAX = 260

const DOCUMENTS = new Map<string, WellKnownDocument>([
  ['/.well-known/jwks.json', 'jwks'],
  ['/.well-known/oauth-authorization-server', 'oauth-authorization-server'],
  ['/.well-known/openid-configuration', 'openid-configuration'],
])

/** One decision per request: which host, which client, which of the few paths of our own, else Next. */
export function createRouter({ surface, hosts, addresses, metrics, log, isStopping }: RouterDeps): RequestHandler {
  const { tokens, operations, pages } = surface
  const loggedHosts = new Set<string>()

  function refuse(request: IncomingMessage, response: ServerResponse, answer: HttpAnswer): void {
    if (declaresBody(request)) writeAnswerAndClose(request, response, answer)
    else writeAnswer(response, answer)
    metrics.count('none', answer.status)
  }

  /** The asked-for hostname when it is one of ours. A request without a Host (HTTP/1.0) cannot come from a browser. */
  function knownHostname(request: IncomingMessage, target: RequestTarget, peerIsTrusted: boolean): string | undefined {
    const host = (peerIsTrusted ? forwardedHost(request) : undefined) ?? target.host
    if (host === '') return ''
    const hostname = hosts.hostnameOf(host)
    if (hostname === undefined && loggedHosts.size < UNKNOWN_HOSTS_LOGGED_MAX) logUnknownHost(host.slice(0, HOST_LOGGED_CHARACTERS_MAX))
    return hostname
  }

  function logUnknownHost(host: string): void {
    if (loggedHosts.has(host)) return
    loggedHosts.add(host)
    log.warn({ host }, 'requests for an unknown host are answered 421; ISSUER_URL names the host of this server')
  }

  return function route(request, response) {
    if (isStopping()) response.shouldKeepAlive = false
    const target = readRequestTarget(request)
    if (target === undefined) return refuse(request, response, BAD_TARGET)
    const { path } = target
    // Probes and scrapes come by address or service name, and are told nothing worth a name.
    if (operations.has(path)) return operations.answer(path, request, response)
    const peer = peerAddress(request.socket)
    const peerIsTrusted = addresses.isTrusted(peer)
    const hostname = knownHostname(request, target, peerIsTrusted)
    if (hostname === undefined) return refuse(request, response, MISDIRECTED)
    const address = peerIsTrusted ? addresses.resolve(peer, request.headers as Record<string, string | undefined>) : peer
    const isProtocolPath = path.startsWith('/oauth/') || path.startsWith('/.well-known/')
    if (isProtocolPath && !(surface.tokensThroughPages && pages)) {
      if (path === '/oauth/token' && tokens) return tokens.token(request, response, { hostname, address })
      const document = tokens && DOCUMENTS.get(path)
      return document ? tokens.wellKnown(request, response, document, { hostname, address }) : refuse(request, response, notFound)
    }
    if (pages === undefined) return refuse(request, response, notFound)
    stripHeaders(request, peerIsTrusted, address)
    response.once('close', () => metrics.count('pages', response.statusCode))
    pages.answer(request, response)
  }
}

// A connection keeps its peer, so the address is made canonical once.
const PEER = Symbol('peer address')

function peerAddress(socket: Socket & { [PEER]?: string }): string {
  socket[PEER] ??= normaliseAddress(socket.remoteAddress ?? '')
  return socket[PEER]
}
