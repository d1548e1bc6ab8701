import { TOKEN_STEPS, type TokenStep } from '../../oauth/token-endpoint.ts'
import type { LogEvent } from './log-event.ts'
import { code, codes, type Sentence, say } from './sentence.ts'

export type StepState = 'passed' | 'failed' | 'not_run'

/** One of the eight steps, as it is drawn. */
export interface TraceStep {
  readonly step: TokenStep
  readonly name: string
  readonly state: StepState
  readonly detail?: Sentence
  /** Undefined where nobody timed it, as in a row of many. */
  readonly microseconds?: number
  /** Of the hooks, those that ran, in their order. */
  readonly hooks?: readonly TraceHook[]
}

export interface TraceHook {
  readonly hookId: string
  readonly version: number
  readonly outcome: string
  readonly milliseconds: number
  readonly state: StepState
}

/** What a step is called when it was reached, and when it was not. */
const NAMES: Readonly<Record<TokenStep, readonly [reached: string, notReached: string]>> = {
  parse: ['Request parsed', 'Request not parsed'],
  authenticate: ['Application authenticated', 'Application not authenticated'],
  enabled: ['Application enabled', 'Application not checked'],
  api: ['API found', 'API not looked up'],
  grant: ['Grant found', 'Grant not looked up'],
  scopes: ['Scopes allowed', 'Scopes not checked'],
  hooks: ['Hooks run', 'Hooks not run'],
  sign: ['Token signed', 'Token not signed'],
}

/**
 * The decision trace of a request: the steps before the failing one passed, those after it did not run.
 * @param failure what was wrong, which stands at the failing step
 */
export function toDecisionTrace(event: LogEvent, failure?: Sentence): TraceStep[] {
  const failedAt = event.failingStep === null ? TOKEN_STEPS.length : TOKEN_STEPS.indexOf(event.failingStep)
  return TOKEN_STEPS.map((step, index) => {
    const state = index < failedAt ? 'passed' : index === failedAt ? 'failed' : 'not_run'
    const detail = state === 'failed' ? failure : state === 'passed' ? DETAILS[step](event) : undefined
    const microseconds = event.stepMicroseconds[step]
    return {
      step,
      name: NAMES[step][state === 'not_run' ? 1 : 0],
      state,
      ...(detail && { detail }),
      ...(microseconds !== undefined && { microseconds }),
      ...(step === 'hooks' && state !== 'not_run' && { hooks: traceHooks(event, state === 'failed') }),
    }
  })
}

/** How long the whole decision took; undefined where nobody timed it. */
export function tookMicroseconds({ stepMicroseconds }: Pick<LogEvent, 'stepMicroseconds'>): number | undefined {
  const times = Object.values(stepMicroseconds)
  return times.length === 0 ? undefined : times.reduce((sum, time) => sum + time, 0)
}

const DETAILS: Readonly<Record<TokenStep, (event: LogEvent) => Sentence | undefined>> = {
  parse: ({ authMethod }) => (authMethod === null ? undefined : say`${code(authMethod)}`),
  authenticate: ({ credentialHint }) => (credentialHint === null ? undefined : say`secret ${code(`…${credentialHint}`)}`),
  enabled: ({ address }) => (address === '' ? undefined : say`calls from ${code(address)}`),
  api: ({ audience }) => (audience === null ? undefined : say`${code(audience)}`),
  grant: ({ grantId, allowedScopes }) => (grantId === null ? undefined : say`${code(grantId)} · ${scopeCount(allowedScopes)}`),
  scopes: ({ requestedScopes, allowedScopes }) => {
    if (requestedScopes.length > 0) return codes(requestedScopes)
    return allowedScopes.length === 0
      ? say`none asked for, none granted`
      : say`none asked for, so all that are granted: ${codes(allowedScopes)}`
  },
  hooks: ({ hookRuns }) => (hookRuns.length === 0 ? say`No hook for this application and API` : undefined),
  sign: ({ kid, alg, tokenExpiresAt }) => {
    if (kid === null || alg === null) return undefined
    const expires = tokenExpiresAt ? say`, expires ${{ time: tokenExpiresAt }}` : ''
    return say`kid ${code(kid)}, ${code(alg)}${expires}`
  },
}

/** The hook at which the step failed is the last one that ran. */
function traceHooks({ hookRuns }: LogEvent, failed: boolean): TraceHook[] {
  return hookRuns.map(({ hookId, version, outcome, durationMilliseconds }, index) => ({
    hookId,
    version,
    outcome,
    milliseconds: durationMilliseconds,
    state: failed && index === hookRuns.length - 1 ? 'failed' : 'passed',
  }))
}

function scopeCount(scopes: readonly string[]): string {
  return scopes.length === 1 ? '1 scope' : `${scopes.length} scopes`
}
