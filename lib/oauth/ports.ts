/**
 * What the protocol core needs from outside. The core knows no database, no framework and no environment: it is handed these.
 * A lookup may answer at once or later (`MaybePromise`), so that a cached answer costs no turn of the event loop.
 */
export type MaybePromise<T> = T | Promise<T>

/** Time in milliseconds since the epoch. The issuer hands in database time (expiries are decided by one clock). */
export interface Clock {
  now(): number
}

export const SIGNING_ALGS = ['RS256', 'PS256', 'ES256', 'EdDSA'] as const
/** JWS algorithms an API may choose (RFC 7518 §3.1, RFC 8037 §3.1). */
export type SigningAlg = (typeof SIGNING_ALGS)[number]

export const TOKEN_DIALECTS = ['access_token', 'rfc9068_profile'] as const
/** Which claims a token carries: the Auth0-compatible set, or the JWT profile of RFC 9068. */
export type TokenDialect = (typeof TOKEN_DIALECTS)[number]

export const CLIENT_AUTH_METHODS = ['client_secret', 'client_secret_basic', 'client_secret_post'] as const
/** How an application may authenticate (RFC 6749 §2.3.1). `client_secret` allows both Basic and body. */
export type ClientAuthMethod = (typeof CLIENT_AUTH_METHODS)[number]

/** 30 days: no access token lives longer (a check on resource_servers too), so this bounds how long its key and its log row are needed. */
export const TOKEN_LIFETIME_SECONDS_MAX = 2_592_000

/** No secret is longer, in UTF-16 code units; so the token endpoint hashes no more of what it is sent. */
export const CLIENT_SECRET_CHARACTERS_MAX = 1024

/** One secret of a client, live or dead: dead ones are kept so that a refusal can name its reason. Times in ms, null = never. */
export interface ClientSecret {
  readonly id: string
  readonly secretHash: string
  readonly secretHint: string
  readonly expiresAt: number | null
  readonly retiresAt: number | null
  readonly revokedAt: number | null
}

export interface Client {
  readonly id: string
  readonly name: string
  readonly authMethod: ClientAuthMethod
  readonly disabled: boolean
  readonly metadata: Readonly<Record<string, string>>
  readonly revision: number
  readonly secrets: readonly ClientSecret[]
}

export interface ResourceServer {
  readonly id: string
  /** The audience of the wire. */
  readonly identifier: string
  readonly name: string
  readonly signingAlg: SigningAlg
  readonly tokenLifetimeSeconds: number
  readonly tokenDialect: TokenDialect
  readonly definedScopes: ReadonlySet<string>
  readonly revision: number
}

export interface ClientGrant {
  readonly id: string
  readonly allowedScopes: readonly string[]
  /** ms, null = never */
  readonly expiresAt: number | null
  readonly revision: number
}

export interface ClientStore {
  find(clientId: string): MaybePromise<Client | undefined>
}

export interface ResourceServerStore {
  find(identifier: string): MaybePromise<ResourceServer | undefined>
  /** The audience of a request that names none, if the instance has one. */
  defaultAudience(): MaybePromise<string | undefined>
}

export interface ClientGrantStore {
  find(clientId: string, resourceServerId: string): MaybePromise<ClientGrant | undefined>
}

export interface SecretVerifier {
  /** Constant time in the length of the hash. A hash of an unknown version or pepper never matches. */
  matches(presentedSecret: string, secretHash: string): boolean
  /**
   * A hash of the current version that no secret matches. Checked in place of the secrets an unknown client does not have, so that
   * timing does not reveal which clients exist; without it a hash of an unknown version is checked, which may be faster to refuse.
   */
  readonly dummyHash?: string
}

export interface RateLimiter {
  /** Seconds to wait, or undefined to let the request through. `authenticated` is true only after a correct secret. */
  check(request: { clientId: string; address: string; authenticated: boolean }): number | undefined
}

export interface AddressPolicy {
  isAllowed(client: Client, address: string): boolean
}

/** A private key that signs. `sign` rejects when the key cannot be used. */
export interface SigningKey {
  readonly kid: string
  readonly alg: SigningAlg
  /** The JWS signature (RFC 7515 §5.1) of the signing input. ES256 in the R‖S form of RFC 7518 §3.4. */
  sign(signingInput: Uint8Array): Promise<Uint8Array>
}

export interface SigningKeyStore {
  current(alg: SigningAlg): MaybePromise<SigningKey | undefined>
}

export type JsonValue = string | number | boolean | null | readonly JsonValue[] | { readonly [name: string]: JsonValue }

/** What the hook step is given. The candidate scopes are allowed by the grant and defined by the API. */
export interface TokenHookInput {
  readonly requestId: string
  readonly client: Client
  readonly resourceServer: ResourceServer
  readonly grant: ClientGrant
  readonly requestedScopes: readonly string[]
  readonly candidateScopes: readonly string[]
  readonly credentialId: string
  readonly request: {
    readonly method: string
    readonly address: string
    readonly hostname: string
    readonly language: string
    readonly userAgent: string
    /** The parameters as sent, without `client_secret` and `client_assertion`. */
    readonly body: Readonly<Record<string, string>>
  }
}

export interface TokenHookRun {
  readonly hookId: string
  readonly version: number
  readonly outcome: string
  readonly durationMilliseconds: number
}

export type TokenHookOutcome =
  | {
      readonly ok: true
      readonly decision: 'continue'
      readonly scopes: readonly string[]
      readonly claims: ReadonlyMap<string, JsonValue>
      readonly modified: boolean
      readonly runs: readonly TokenHookRun[]
    }
  | {
      readonly ok: true
      readonly decision: 'deny'
      readonly error: 'invalid_scope' | 'invalid_request' | 'server_error'
      readonly description: string
      readonly runs: readonly TokenHookRun[]
    }
  | {
      readonly ok: false
      readonly kind: 'syntax' | 'contract' | 'runtime' | 'timeout' | 'memory' | 'unsettled' | 'crash' | 'suspended' | 'overloaded'
      readonly detail: string
      readonly retryAfterSeconds?: number
      readonly runs: readonly TokenHookRun[]
    }

export interface TokenHook {
  /**
   * Runs the live hooks that match, in order. `previous` is the outcome of the attempt before, when the configuration moved between
   * deciding and committing: it is kept when nothing that the hooks saw has changed.
   */
  run(input: TokenHookInput, previous: TokenHookOutcome | undefined): MaybePromise<TokenHookOutcome>
}

/** Everything `handleTokenRequest` reads. One set belongs to one snapshot of the configuration. */
export interface TokenEndpointDeps {
  /** The `iss` claim: the issuer URL with its trailing slash. */
  readonly issuer: string
  readonly clock: Clock
  readonly clients: ClientStore
  readonly secretVerifier: SecretVerifier
  readonly rateLimiter: RateLimiter
  readonly addressPolicy: AddressPolicy
  readonly resourceServers: ResourceServerStore
  readonly clientGrants: ClientGrantStore
  readonly hook: TokenHook
  readonly signingKeys: SigningKeyStore
}
