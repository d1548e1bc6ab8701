import type { HookState, HookView } from '../../../lib/hooks/hook-view.ts'

/** What a hook is called in the console, from what its version or its draft exports. */
export const SHAPE_NAMES: Readonly<Record<string, string>> = { hook: 'Hook', action: 'Action' }

export const STATE_WORDS: Record<HookState, string> = {
  draft: 'Draft',
  live: 'Live',
  live_draft_newer: 'Live, draft newer',
  disabled: 'Disabled',
  no_targets_left: 'No targets left',
}

export function hookHref(hookId: string): string {
  return `/hooks/${encodeURIComponent(hookId)}`
}

/** For whom the hook runs, in a few words. */
export function targetWords({ clientIds, resourceServerIds }: Pick<HookView, 'clientIds' | 'resourceServerIds'>): string {
  const parts = [
    ...(clientIds === null ? [] : [count(clientIds.length, 'application')]),
    ...(resourceServerIds === null ? [] : [count(resourceServerIds.length, 'API')]),
  ]
  return parts.length === 0 ? 'All requests' : parts.join(' × ')
}

function count(number: number, thing: string): string {
  return `${number.toLocaleString('en')} ${thing}${number === 1 ? '' : 's'}`
}

/** What became of a run, as the console says it. */
export const OUTCOMES: Readonly<Record<string, { words: string; tone: 'issued' | 'hook' | 'denied' | 'grace' | 'off' }>> = {
  unchanged: { words: 'Issued', tone: 'issued' },
  modified: { words: 'Issued, modified', tone: 'hook' },
  denied: { words: 'Denied', tone: 'denied' },
  superseded: { words: 'Not used', tone: 'off' },
  syntax: { words: 'Error: syntax', tone: 'denied' },
  contract: { words: 'Error: contract', tone: 'denied' },
  runtime: { words: 'Error: threw', tone: 'denied' },
  timeout: { words: 'Timed out', tone: 'denied' },
  memory: { words: 'Error: out of memory', tone: 'denied' },
  unsettled: { words: 'Error: never ended', tone: 'denied' },
  crash: { words: 'Error: crashed', tone: 'denied' },
  suspended: { words: 'Suspended', tone: 'grace' },
  overloaded: { words: 'No room to run', tone: 'grace' },
}

export function outcomeOf(outcome: string): { words: string; tone: 'issued' | 'hook' | 'denied' | 'grace' | 'off' } {
  return OUTCOMES[outcome] ?? { words: outcome, tone: 'off' }
}

const DROPPED: Readonly<Record<string, string>> = {
  not_in_grant: 'the grant does not have it',
  not_defined: 'the API does not define it',
  not_namespaced: 'in a Hook the name of a claim is an http(s) URL',
  restricted_namespace: 'this namespace is reserved',
  reserved: 'the name is reserved; for scopes use api.transaction',
  forbidden_name: 'the name is not allowed',
  bad_name: 'the name is empty, too long or has control characters',
  not_json: 'the value is not JSON',
}

/** Why something that a hook asked for is not in the token. */
export function droppedWords(reason: string): string {
  return DROPPED[reason] ?? reason
}
