import type { LogEvent } from './log-event.ts'

/** What is known beside the row of a refusal, read when somebody asks why. Whatever is not known is left out, and the sentence says less. */
export interface RefusalFacts {
  readonly event: LogEvent
  /** The application by its name of now, else of then. */
  readonly clientName?: string
  readonly apiName?: string
  /** The last time that a secret of the application was right. */
  readonly lastGoodUse?: { readonly at: Date; readonly hint: string }
  /** Who ended the secret that was used, or disabled the application, and when. */
  readonly endedBy?: { readonly name: string; readonly at: Date; readonly reason?: string }
  /** An application with an id like the one that was sent, or whose name was sent for its id. */
  readonly similarClient?: { readonly id: string; readonly name: string; readonly isNamedSo: boolean }
  /** Names of the APIs that the application may call. */
  readonly mayCall?: readonly string[]
  /** The identifier that was probably meant. */
  readonly nearestApi?: string
  /** Of scopes that the API does not have: which were probably meant. */
  readonly nearestScopes?: Readonly<Record<string, string>>
  /** The hook that ended the request, by its name of now or the last one it had. */
  readonly hookName?: string
}
