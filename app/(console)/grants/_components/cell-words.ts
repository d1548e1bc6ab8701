import { countOf } from '../../../../components/ui/number-format.ts'
import type { MatrixGrant } from '../../../../lib/client-grants/read-grant-matrix.ts'
import { nameScopes } from './grant-draft.ts'

interface CellPlace {
  readonly application: { readonly name: string; readonly disabled: boolean }
  readonly api: { readonly name: string; readonly scopeCount: number }
  /** Says what was issued, in place of what is granted. */
  readonly effective: boolean
}

/** The accessible name of a cell: "billing-worker on Ledger: 1 of 4 scopes, read:entries; expired". */
export function cellSentence(grant: MatrixGrant | undefined, { application, api, effective }: CellPlace): string {
  const place = `${application.name} on ${api.name}`
  if (!grant) return `${place}: no grant`
  const shown = effective ? grant.effectiveScopes : grant.allowedScopes
  const total = effective ? grant.allowedScopes.length : api.scopeCount
  const figures = effective
    ? shown.length === 0
      ? 'not seen in the last 30 days'
      : `${shown.length} of ${total} granted scopes issued in the last 30 days`
    : `${shown.length} of ${total} ${total === 1 ? 'scope' : 'scopes'}`
  const names = shown.length > 0 ? `, ${nameScopes(shown)}` : ''
  const marks = [...cellMarks(grant).map(({ sentence }) => sentence), ...(application.disabled ? ['application disabled'] : [])]
  return [`${place}: ${figures}${names}`, ...marks].join('; ')
}

export interface CellMark {
  readonly tone: 'denied' | 'grace' | 'signal'
  /** In the cell, beside the figures. */
  readonly short: string
  readonly sentence: string
}

/** What is remarkable about a grant, the most urgent first; a cell has room for one. */
export function cellMarks(grant: MatrixGrant): CellMark[] {
  const { expired, unusedDays, unusedScopes, missingNewest } = grant
  const marks: CellMark[] = []
  if (expired) marks.push({ tone: 'denied', short: 'expired', sentence: 'expired' })
  if (unusedDays !== undefined) marks.push({ tone: 'grace', short: `unused ${unusedDays} d`, sentence: `unused for ${unusedDays} days` })
  else if (unusedScopes > 0) {
    marks.push({ tone: 'grace', short: `${unusedScopes} unused`, sentence: `${countOf(unusedScopes, 'scope')} unused` })
  }
  if (missingNewest.length > 0) {
    marks.push({ tone: 'signal', short: `${missingNewest.length} new`, sentence: `missing newest scope ${nameScopes(missingNewest)}` })
  }
  return marks
}
