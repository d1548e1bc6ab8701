import { formatCount } from '../../../../components/ui/number-format.ts'
import type { ManyChanged } from '../../../../lib/clients/change-many-clients.ts'

export type BulkKind = 'disable' | 'enable' | 'add_tag'

export const BULK_WORDS: Record<BulkKind, { verb: string; done: string; cost: string }> = {
  disable: {
    verb: 'Disable',
    done: 'disabled',
    cost: 'Their next token requests are refused. Tokens that they already have stay valid until they expire; secrets and grants stay.',
  },
  enable: {
    verb: 'Enable',
    done: 'enabled',
    cost: 'From their next request on they get tokens again, with the secrets and grants that they have.',
  },
  add_tag: { verb: 'Tag', done: 'tagged', cost: 'A tag is for finding and grouping. It decides nothing about tokens.' },
}

/** "309 disabled, 3 changed meanwhile". */
export function bulkReport(kind: BulkKind, { done, unchanged, changedMeanwhile, gone }: ManyChanged): string {
  const parts = [`${formatCount(done)} ${BULK_WORDS[kind].done}`]
  if (unchanged > 0) parts.push(`${formatCount(unchanged)} already ${unchanged === 1 ? 'was' : 'were'}`)
  if (changedMeanwhile.length > 0) parts.push(`${formatCount(changedMeanwhile.length)} changed meanwhile`)
  if (gone > 0) parts.push(`${formatCount(gone)} ${gone === 1 ? 'is' : 'are'} gone or no longer match${gone === 1 ? 'es' : ''}`)
  return parts.join(', ')
}

/** Was something left that the person meant? */
export function leftAlone({ changedMeanwhile, gone }: ManyChanged): boolean {
  return changedMeanwhile.length > 0 || gone > 0
}
