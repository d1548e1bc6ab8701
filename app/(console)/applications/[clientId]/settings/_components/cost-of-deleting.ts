import { formatCount } from '../../../../../../components/ui/number-format.ts'
import type { DeletionCost } from '../../../../../../lib/clients/read-deletion-cost.ts'

/** What is lost with an application, in a sentence or two. */
export function costOfDeleting({ secrets, grants, tokens24h }: DeletionCost): string {
  const parts = [counted(secrets, 'live secret'), counted(grants, 'grant')].filter((part) => part !== undefined)
  const goes =
    parts.length === 0
      ? 'It has no live secret and no grant.'
      : `${capital(parts.join(' and '))} ${secrets + grants === 1 ? 'goes' : 'go'} with it.`
  const used = tokens24h === 0 ? 'It got no token in the last 24 hours.' : `It got ${counted(tokens24h, 'token')} in the last 24 hours.`
  return `${goes} ${used}`
}

function counted(count: number, noun: string): string | undefined {
  if (count === 0) return undefined
  return count === 1 ? `one ${noun}` : `${formatCount(count)} ${noun}s`
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
