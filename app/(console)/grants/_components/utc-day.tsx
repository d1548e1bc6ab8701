import { formatDay } from '../../../../components/ui/time-format.ts'

/** A day on which something was used. Use is counted by the day of UTC, whatever zone the reader has chosen. */
export function UtcDay({ on }: { on: string }) {
  return (
    <time dateTime={on} className="whitespace-nowrap">
      {formatDay(new Date(on), 'UTC')}
    </time>
  )
}
