/** What a quickstart is filled with. Nothing of it is a secret: that comes from the environment, under SECRET_VARIABLE. */
export interface QuickstartValues {
  readonly tokenEndpoint: string
  readonly clientId: string
  /** The identifier of the API. */
  readonly audience: string
  /** What to ask for; none asks for everything that the grant allows. */
  readonly scopes: readonly string[]
  /** In the Basic header or in the body (RFC 6749 §2.3.1). */
  readonly sendSecret: 'basic' | 'body'
}

/** One language of the quickstarts. */
export interface Quickstart {
  readonly id: string
  readonly label: string
  readonly fileName: string
  /** Runs the file. */
  readonly command: string
  /** What it needs besides its standard library; it needs nothing else. */
  readonly needs: string
  readonly write: (values: QuickstartValues) => string
}

/** A field of the request and the expression that gives its value. */
export type Field = readonly [name: string, expression: string]

/**
 * The form of the request (RFC 6749 §4.4.2) as expressions of a language; the credentials are left out where the header carries them.
 */
export function formFields(
  { scopes, sendSecret }: QuickstartValues,
  expressions: { grantType: string; clientId: string; clientSecret: string; audience: string; scope: string },
): Field[] {
  const credentials: Field[] = [
    ['client_id', expressions.clientId],
    ['client_secret', expressions.clientSecret],
  ]
  return [
    ['grant_type', expressions.grantType],
    ...(sendSecret === 'body' ? credentials : []),
    ['audience', expressions.audience],
    ...(scopes.length > 0 ? [['scope', expressions.scope] as const] : []),
  ]
}

/** Lines with one more level of indentation each; empty ones stay empty. */
export function lines(indent: string, text: readonly string[]): string {
  return text.map((line) => (line === '' ? '' : `${indent}${line}`)).join('\n')
}

/** `text` where there are scopes to ask for. */
export function withScopes({ scopes }: QuickstartValues, text: string): string {
  return scopes.length > 0 ? text : ''
}
