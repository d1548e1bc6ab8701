import type { JsonValue } from './result.ts'

/** What a run is given: both shapes are made from it in the guest. Written as JSON, with the secrets and the cache. */
export interface HookInput {
  readonly client: {
    readonly id: string
    readonly name: string
    readonly tenant: string
    readonly metadata: Readonly<Record<string, string>>
  }
  /** The candidate scopes, or what the hooks before have made of them. */
  readonly scopes: readonly string[]
  /** As sent, [] when the parameter was absent. */
  readonly requestedScopes: readonly string[]
  readonly audience: string
  /** What the hooks before have set. */
  readonly claims: Readonly<Record<string, JsonValue>>
  readonly request: {
    readonly ip: string
    readonly method: string
    readonly hostname?: string
    readonly language?: string
    readonly user_agent?: string
    readonly body: Readonly<Record<string, string>>
  }
}

/** What is added to the input for the run itself and never recorded. */
export interface HookPrivateInput {
  readonly secrets: Readonly<Record<string, string>>
  readonly cache: readonly (readonly [key: string, value: string, expiresAt: number])[]
}

/** The text a child is sent. */
export function encodeInput(input: HookInput, secret: HookPrivateInput): string {
  return withPrivateInput(JSON.stringify(input), secret)
}

/** The same, of an input that is JSON already. */
export function withPrivateInput(inputJson: string, secret: HookPrivateInput): string {
  return `${inputJson.slice(0, -1)},${JSON.stringify(secret).slice(1)}`
}
