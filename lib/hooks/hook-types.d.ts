// What hooks find in the sandbox, as the editor completes and checks it. Loaded with the library of ES2023 and no DOM, so that `process`,
// `window` and `Buffer` are errors. Its comments are the reference beside the editor.

type JsonValue = string | number | boolean | null | readonly JsonValue[] | { readonly [key: string]: JsonValue | undefined }

type DenyCode = 'invalid_scope' | 'invalid_request' | 'server_error'

/** Refuses the token with 400 invalid_scope. */
declare class InvalidScopeError extends Error {}
/** Refuses the token with 400 invalid_request. */
declare class InvalidRequestError extends Error {}
/** Refuses the token with 500 server_error. */
declare class ServerError extends Error {}

/** The secrets of this hook by name; those that are set are added to it. */
// biome-ignore lint/suspicious/noEmptyInterface: it is merged with the names that are set, which a type alias cannot be
interface HookSecrets {}

interface ClientMetadata {
  readonly [key: string]: string | undefined
}

interface HookClient {
  /** The client id. */
  readonly id: string
  readonly name: string
  /** The name of this instance. */
  readonly tenant: string
  readonly metadata: ClientMetadata
}

interface HookContext {
  readonly webtask: {
    /** Secrets of this hook. */
    readonly secrets: HookSecrets
  }
}

/** What a hook leaves in the token. Leaving out `scope` removes all scopes. Names of claims are http(s) URLs; others are dropped. */
type HookToken = { scope?: string[] | null } & { [claim: `http://${string}` | `https://${string}`]: JsonValue | undefined }

/** An error refuses the token, an object is what it will hold. The first call counts. */
type TokenHookCallback = (error: Error | null, token?: HookToken) => void

/** Hook shape: `module.exports = function (client, scope, audience, context, cb) { … }` */
type TokenHookFunction = (
  client: HookClient,
  /** The candidate scopes; undefined when there are none. */
  scope: string[] | undefined,
  /** The identifier of the API. */
  audience: string,
  context: HookContext,
  cb: TokenHookCallback,
) => unknown

interface CredentialsExchangeEvent {
  readonly accessToken: {
    /** Claims that earlier hooks have set. */
    readonly customClaims: { readonly [name: string]: JsonValue | undefined }
    /** The candidate scopes. */
    readonly scope: readonly string[]
  }
  readonly client: { readonly client_id: string; readonly name: string; readonly metadata: ClientMetadata }
  readonly request: {
    /** The address of the caller. */
    readonly ip: string
    readonly method: string
    readonly hostname?: string
    /** The Accept-Language header. */
    readonly language?: string
    readonly user_agent?: string
    /** Form parameters of the token request, without credentials. */
    readonly body: { readonly [parameter: string]: string | undefined }
    /** Always empty in Writ. */
    readonly geoip: { readonly [field: string]: undefined }
  }
  /** The API the token is for; its identifier becomes the audience. */
  readonly resource_server: { readonly identifier: string }
  /** Secrets of this hook. */
  readonly secrets: HookSecrets
  readonly tenant: { readonly id: string }
  readonly transaction: {
    /** As sent; empty when the parameter was absent. */
    readonly requested_scopes: readonly string[]
    /** What the token will carry. */
    readonly target_scopes: readonly string[]
    /** The request parameter of this name. */
    readonly correlation_id?: string
  }
}

type CacheWriteResult = { type: 'success' } | { type: 'error'; code: string }

interface CredentialsExchangeAPI {
  readonly access: {
    /** Refuses the token; later hooks do not run. */
    deny(code: DenyCode, reason?: string): CredentialsExchangeAPI
  }
  readonly accessToken: {
    /** Adds a claim. Reserved names are dropped, and the run says so. */
    setCustomClaim(name: string, value: JsonValue): CredentialsExchangeAPI
  }
  readonly transaction: {
    /** Has an effect only within the grant, unless the instance allows more. */
    addTargetScope(scope: string): CredentialsExchangeAPI
    removeTargetScope(scope: string): CredentialsExchangeAPI
    setTargetScopes(scopes: readonly string[]): CredentialsExchangeAPI
    clearTargetScopes(): CredentialsExchangeAPI
  }
  /** Small, short-lived, best effort. Times in milliseconds. */
  readonly cache: {
    get(key: string): { readonly value: string; readonly expires_at: number } | undefined
    set(key: string, value: string, options?: { ttl?: number; expires_at?: number }): CacheWriteResult
    delete(key: string): CacheWriteResult
  }
}

/** Action shape: `exports.onExecuteCredentialsExchange = async (event, api) => { … }` */
type CredentialsExchangeHandler = (event: CredentialsExchangeEvent, api: CredentialsExchangeAPI) => unknown

interface HookExports {
  onExecuteCredentialsExchange: CredentialsExchangeHandler
  default: TokenHookFunction
  [name: string]: unknown
}
declare const module: { exports: TokenHookFunction | HookExports }
declare const exports: HookExports

interface HookResponse {
  readonly ok: boolean
  readonly status: number
  readonly headers: { get(name: string): string | null }
  text(): Promise<string>
  // biome-ignore lint/suspicious/noExplicitAny: as `fetch` everywhere types it
  json(): Promise<any>
}
/** https only, and only to the hosts listed for this hook. */
declare function fetch(url: string, init?: { method?: string; headers?: Record<string, string>; body?: string }): Promise<HookResponse>
/** Shown with the run; secrets are masked. */
declare const console: Readonly<Record<'log' | 'info' | 'warn' | 'error' | 'debug', (...values: unknown[]) => void>>
declare const crypto: { randomUUID(): string }
declare function atob(data: string): string
declare function btoa(data: string): string
declare function queueMicrotask(callback: () => void): void
