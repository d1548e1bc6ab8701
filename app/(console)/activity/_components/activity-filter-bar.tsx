import { FilterBar, FilterChip } from '../../../../components/ui/filters.tsx'
import { listUrl, type SearchParams } from '../../../../components/ui/list-url.ts'
import { SearchField } from '../../../../components/ui/search-field.tsx'
import { Time } from '../../../../components/ui/time.tsx'
import type { ActivityChoices } from '../../../../lib/admin-activity/activity-choices.ts'
import type { ActivityFilters } from '../../../../lib/admin-activity/activity-filters.ts'
import { describeEvent, describeNoun } from '../../../../lib/admin-activity/event-words.ts'
import { ActivityFilterMenu } from './activity-filter-menu.tsx'

interface ActivityFilterBarProps {
  filters: ActivityFilters
  choices: ActivityChoices
  params: SearchParams
}

/** What the list is narrowed to. The URL is the state: every chip is a link to the list without it. */
export function ActivityFilterBar({ filters, choices, params }: ActivityFilterBarProps) {
  const url = listUrl('/activity', params)
  const { actor, action, from, to } = filters
  const actorName = nameOfActor(actor, choices)
  return (
    <FilterBar>
      <SearchField label="Search by object" placeholder="Object: name or id" param="object" />
      {actor && <FilterChip name="who" value={actorName} removeHref={url({ actor: undefined })} />}
      {action && <FilterChip name="action" value={describeAction(action)} removeHref={url({ action: undefined })} />}
      {from && <FilterChip name="from" value={<Time at={from} zoned />} removeHref={url({ from: undefined })} />}
      {to && <FilterChip name="to" value={<Time at={to} zoned />} removeHref={url({ to: undefined })} />}
      <ActivityFilterMenu
        actors={choices.actors.map(({ id, name }) => ({ value: id, label: name }))}
        actions={actionOptions(choices.events)}
        current={{ actor, action, from: from?.toISOString(), to: to?.toISOString() }}
      />
    </FilterBar>
  )
}

/** A filter in words: "who Dana". A time is named by its day, which is the same to everybody. */
export function describeActivityFilter(name: keyof ActivityFilters, filters: ActivityFilters, choices: ActivityChoices): string {
  if (name === 'actor') return `who ${nameOfActor(filters.actor, choices)}`
  if (name === 'action') return `action ${describeAction(filters.action ?? '')}`
  if (name === 'object') return `object ${filters.object}`
  return `${name} ${filters[name]?.toISOString().slice(0, 10)}`
}

function nameOfActor(actor: string | undefined, { actors }: ActivityChoices): string | undefined {
  return actors.find(({ id }) => id === actor)?.name ?? actor
}

function describeAction(action: string): string {
  return action.includes('.') ? describeEvent(action) : `Anything with ${describeNoun(action)}`
}

/** Each noun, and below it what was done with it. */
function actionOptions(events: readonly string[]): { value: string; label: string }[] {
  const nouns = [...new Set(events.map((event) => event.split('.')[0] ?? event))]
  return nouns.flatMap((noun) => {
    const own = events.filter((event) => event.startsWith(`${noun}.`))
    const one = own.map((event) => ({ value: event, label: describeEvent(event) }))
    return own.length > 1 ? [{ value: noun, label: describeAction(noun) }, ...one] : one
  })
}
