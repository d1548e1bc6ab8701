import type { SeededIds } from './seed.ts'

export interface MeasuredPage {
  readonly name: string
  readonly path: string
}

/** Every list in its heaviest views, and the pages of one thing. */
export function measuredPages({ clientId, apiId, grantId }: SeededIds): MeasuredPage[] {
  const pages: [string, string][] = [
    ['Overview', '/'],
    ['Get started', '/start'],
    ['Applications', '/applications'],
    ['Applications, search', '/applications?q=bill+led'],
    ['Applications, most tokens', '/applications?sort=-tokens'],
    ['Applications, last token', '/applications?sort=-last-token'],
    ['Applications, unused scopes', '/applications?scopes=unused'],
    ['Applications, a tag', '/applications?tag=prod'],
    ['Applications, secrets ending', '/applications?secrets=expiring'],
    ['Applications, nothing found', '/applications?q=no+such+name&status=enabled'],
    ['Application', `/applications/${clientId}`],
    ['Application, credentials', `/applications/${clientId}/credentials`],
    ['Application, access', `/applications/${clientId}/access`],
    ['Application, activity', `/applications/${clientId}/activity`],
    ['Application, quickstart', `/applications/${clientId}/quickstart`],
    ['Application, settings', `/applications/${clientId}/settings`],
    ['APIs', '/apis'],
    ['APIs, search', '/apis?q=ledger'],
    ['API', `/apis/${apiId}`],
    ['API, scopes', `/apis/${apiId}/scopes`],
    ['API, applications', `/apis/${apiId}/applications`],
    ['API, activity', `/apis/${apiId}/activity`],
    ['Grants, matrix', '/grants?view=matrix'],
    ['Grants, matrix, one API', `/grants?view=matrix&api=${apiId}`],
    ['Grants, matrix, unused scopes', '/grants?view=matrix&unused=90d'],
    ['Grants, matrix, effective access', '/grants?view=matrix&effective=1'],
    ['Grants, list', '/grants?view=list'],
    ['Grants, list by last change', '/grants?view=list&sort=-changed'],
    ['Grants, list by expiry', '/grants?view=list&sort=expires'],
    ['Grants, list, unused scopes', '/grants?view=list&unused=90d'],
    ['Grant', `/grants/${grantId}`],
    ['Signing keys', '/keys'],
    ['Admin activity', '/activity'],
    ['Admin activity, one object', '/activity?object=billing'],
    ['Settings, general', '/settings/general'],
    ['Settings, administrators', '/settings/administrators'],
  ]
  return pages.map(([name, path]) => ({ name, path }))
}

/** What the palette and the pickers ask while somebody types. */
export const SEARCHES: readonly MeasuredPage[] = [
  ['Palette, a word', '/api/search?q=billing'],
  ['Palette, one letter', '/api/search?q=b'],
  ['Palette, application and API', '/api/search?q=billing+ledger'],
  ['Palette, nothing', '/api/search?q=zzzz'],
  ['Picker of applications', '/api/applications/options?q=bil'],
  ['Picker of APIs', '/api/apis/options?q=led'],
  ['Picker of tags', '/api/applications/tags?q=tag'],
].map(([name, path]) => ({ name: String(name), path: String(path) }))
