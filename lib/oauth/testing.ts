import { createHash, generateKeyPairSync } from 'node:crypto'
import type { JSONWebKeySet } from 'jose'
import { calculateJwkThumbprint } from 'jose'
import { handleTokenRequest } from './handle-token-request.ts'
import { importSigningKey } from './import-signing-key.ts'
import { jsonWebKeySet } from './jwks.ts'
import type { Client, ClientGrant, ClientSecret, ResourceServer, SigningAlg, SigningKey, TokenEndpointDeps, TokenHook } from './ports.ts'
import { SIGNING_ALGS } from './ports.ts'
import { toErrorAnswer, toTokenAnswer } from './token-answer.ts'
import type { IssuedDecision, RefusedDecision, TokenDecision, TokenEndpointInput } from './token-endpoint.ts'

/** In-memory ports and requests for tests of the protocol core. Nothing here reads a clock or a database. */

/** The fixed time of the tests, in ms. */
export const NOW = Date.UTC(2026, 5, 1, 12, 0, 0)
export const ISSUER = 'https://writ.example/'
export const REQUEST_ID = '0199a000-0000-7000-8000-000000000001'

export const CLIENT_ID = 'billingbillingbillingbillingbill'
export const SECRET = 'wrs_billing-secret-of-the-tests_0123456789'
export const AUDIENCE = 'https://reports.example/api'

/** A secret that is live until told otherwise. */
export function testSecret(value: string, overrides: Partial<ClientSecret> = {}): ClientSecret {
  const secretHash = hashTestSecret(value)
  return { id: 'cred_1', secretHash, secretHint: value.slice(-4), expiresAt: null, retiresAt: null, revokedAt: null, ...overrides }
}

export function testClient(overrides: Partial<Client> = {}): Client {
  const secrets = [testSecret(SECRET)]
  return { id: CLIENT_ID, name: 'billing', authMethod: 'client_secret', disabled: false, metadata: {}, revision: 1, secrets, ...overrides }
}

export function testResourceServer(overrides: Partial<ResourceServer> = {}): ResourceServer {
  return {
    id: '0123456789abcdef01234567',
    identifier: AUDIENCE,
    name: 'Reports',
    signingAlg: 'ES256',
    tokenLifetimeSeconds: 86_400,
    tokenDialect: 'access_token',
    definedScopes: new Set(['read:reports', 'write:reports', 'delete:reports']),
    revision: 1,
    ...overrides,
  }
}

export function testGrant(overrides: Partial<ClientGrant> = {}): ClientGrant {
  return { id: 'cgr_1', allowedScopes: ['read:reports', 'write:reports'], expiresAt: null, revision: 1, ...overrides }
}

/** The hook step where no hook is live: the candidate scopes stand, no claim is added. */
export const noHooks: TokenHook = {
  run: ({ candidateScopes }) => ({ ok: true, decision: 'continue', scopes: candidateScopes, claims: new Map(), modified: false, runs: [] }),
}

/** What a test may say about its configuration; the rest is one client with a grant of two scopes for one API. */
export interface TestWorld extends Partial<TokenEndpointDeps> {
  readonly client?: Client
  readonly resourceServer?: ResourceServer
  /** null: there is none. */
  readonly grant?: ClientGrant | null
  readonly defaultAudience?: string
  readonly now?: number
}

/** The ports of a world. Ports given by name replace the in-memory ones. */
export function testDeps(world: TestWorld = {}): TokenEndpointDeps {
  const { client = testClient(), resourceServer = testResourceServer(), grant, defaultAudience, now = NOW, ...ports } = world
  return {
    issuer: ISSUER,
    clock: { now: () => now },
    clients: { find: (id) => (id === client.id ? client : undefined) },
    secretVerifier: { matches: (presented, hash) => hashTestSecret(presented) === hash },
    rateLimiter: { check: () => undefined },
    addressPolicy: { isAllowed: () => true },
    resourceServers: {
      find: (identifier) => (identifier === resourceServer.identifier ? resourceServer : undefined),
      defaultAudience: () => defaultAudience,
    },
    clientGrants: { find: () => (grant === undefined ? testGrant() : (grant ?? undefined)) },
    hook: noHooks,
    signingKeys: { current: async (alg) => (await testKey(alg)).key },
    ...ports,
  }
}

interface TestKey {
  readonly key: SigningKey
  readonly publicJwk: Readonly<Record<string, string>>
}

const testKeys = new Map<SigningAlg, Promise<TestKey>>()

/** The key of an algorithm, made when it is first asked for: an RSA key takes a moment, and most tests need none. */
async function testKey(alg: SigningAlg): Promise<TestKey> {
  let made = testKeys.get(alg)
  if (!made) {
    made = makeKeyMaterial(alg).then(async (material) => {
      return { key: await importSigningKey(material), publicJwk: { ...material.publicJwk, kid: material.kid, alg } }
    })
    testKeys.set(alg, made)
  }
  return made
}

/** One key per algorithm, and the document that publishes them. */
export async function testSigningKeys(): Promise<{ current: ReadonlyMap<SigningAlg, SigningKey>; jwks: JSONWebKeySet }> {
  const keys = await Promise.all(SIGNING_ALGS.map(testKey))
  const jwks = jsonWebKeySet(keys.map(({ publicJwk }) => publicJwk)) as unknown as JSONWebKeySet
  return { current: new Map(keys.map(({ key }) => [key.alg, key])), jwks }
}

/** A fresh key as the store would hold it. */
export async function makeKeyMaterial(alg: SigningAlg) {
  const { privateKey, publicKey } = makeKeyPair(alg)
  const publicJwk = publicKey.export({ format: 'jwk' }) as Record<string, string>
  const kid = await calculateJwkThumbprint(publicJwk)
  return { kid, alg, pkcs8: new Uint8Array(privateKey.export({ format: 'der', type: 'pkcs8' })), publicJwk }
}

function makeKeyPair(alg: SigningAlg) {
  if (alg === 'ES256') return generateKeyPairSync('ec', { namedCurve: 'P-256' })
  return alg === 'EdDSA' ? generateKeyPairSync('ed25519') : generateKeyPairSync('rsa', { modulusLength: 2048 })
}

/** The parameters of a good request. */
export const GOOD = { grant_type: 'client_credentials', client_id: CLIENT_ID, client_secret: SECRET, audience: AUDIENCE } as const

type Parameters = Readonly<Record<string, string | undefined>> | string

/** A form request with these parameters, or with this text as its body. */
export function formRequest(parameters: Parameters = GOOD, overrides: Partial<TokenEndpointInput> = {}): TokenEndpointInput {
  const text = typeof parameters === 'string' ? parameters : new URLSearchParams(withoutUndefined(parameters)).toString()
  return request('application/x-www-form-urlencoded', text, overrides)
}

/** A JSON request with this value, or with this text as its body. */
export function jsonRequest(value: unknown = GOOD, overrides: Partial<TokenEndpointInput> = {}): TokenEndpointInput {
  return request('application/json', typeof value === 'string' ? value : JSON.stringify(value), overrides)
}

function request(contentType: string, text: string, overrides: Partial<TokenEndpointInput>): TokenEndpointInput {
  return {
    requestId: REQUEST_ID,
    method: 'POST',
    contentType,
    contentEncoding: undefined,
    authorization: undefined,
    body: Buffer.from(text),
    address: '192.0.2.1',
    hostname: 'writ.example',
    acceptLanguage: '',
    userAgent: 'tests/1',
    source: 'token_endpoint',
    ...overrides,
  }
}

/** A Basic header with this text before base64. */
export function basicHeader(text: string): string {
  return `Basic ${Buffer.from(text).toString('base64')}`
}

/** A request with Basic credentials, sent as they stand, and these parameters beside the grant type and audience. */
export function basicRequest(credentials: string, parameters: Readonly<Record<string, string>> = {}): TokenEndpointInput {
  const { grant_type, audience } = GOOD
  return formRequest({ grant_type, audience, ...parameters }, { authorization: basicHeader(credentials) })
}

/** A decision with the answer the client would get. */
export interface TestAnswer {
  readonly decision: TokenDecision
  readonly issued: IssuedDecision | undefined
  readonly refused: RefusedDecision | undefined
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: Readonly<Record<string, unknown>>
}

/** Sends a request to the core and turns the decision into the answer, as the issuer does. */
export async function requestToken(input: TokenEndpointInput, world: TestWorld = {}, previous?: TokenDecision): Promise<TestAnswer> {
  const decision = await handleTokenRequest(input, testDeps(world), previous)
  const issued = decision.outcome === 'issued' ? decision : undefined
  const refused = decision.outcome === 'refused' ? decision : undefined
  const answer = decision.outcome === 'issued' ? toTokenAnswer(decision, await decision.accessToken.jwt) : toErrorAnswer(decision.error)
  return { decision, issued, refused, status: answer.status, headers: answer.headers, body: JSON.parse(answer.body) }
}

function hashTestSecret(secret: string): string {
  return `test$${createHash('sha256').update(secret).digest('hex')}`
}

function withoutUndefined(parameters: Readonly<Record<string, string | undefined>>): [string, string][] {
  return Object.entries(parameters).filter((entry): entry is [string, string] => entry[1] !== undefined)
}
