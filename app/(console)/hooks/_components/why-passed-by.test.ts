import { describe, expect, it } from 'vitest'
import { type AskedRequest, whyPassedBy } from './why-passed-by.ts'

type Hook = Parameters<typeof whyPassedBy>[0]
const LIVE: Hook = { state: 'live', clientIds: null, resourceServerIds: null }

describe('a hook in the line of a request', () => {
  it.each<[string, Hook, AskedRequest, string | undefined]>([
    ['runs for everybody', LIVE, { clientId: 'a', resourceServerId: 'r' }, undefined],
    ['runs with a newer draft', { ...LIVE, state: 'live_draft_newer' }, {}, undefined],
    ['does not run before its first deploy', { ...LIVE, state: 'draft' }, {}, 'never deployed'],
    ['does not run when it is off', { ...LIVE, state: 'disabled' }, {}, 'disabled'],
    ['runs for its application', { ...LIVE, clientIds: ['a'] }, { clientId: 'a' }, undefined],
    ['may run for an application nobody named', { ...LIVE, clientIds: ['a'] }, {}, undefined],
    ['does not run for another application', { ...LIVE, clientIds: ['b'] }, { clientId: 'a' }, 'other applications'],
    ['does not run for another API', { ...LIVE, resourceServerIds: ['s'] }, { clientId: 'a', resourceServerId: 'r' }, 'other APIs'],
    [
      'needs both to match',
      { ...LIVE, clientIds: ['a'], resourceServerIds: ['s'] },
      { clientId: 'a', resourceServerId: 'r' },
      'other APIs',
    ],
    [
      'matches nothing once its last target is gone',
      { ...LIVE, state: 'no_targets_left', clientIds: [] },
      { clientId: 'a' },
      'no targets left',
    ],
  ])('%s', (_what, hook, request, expected) => {
    expect(whyPassedBy(hook, request)).toBe(expected)
  })
})
