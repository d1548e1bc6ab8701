import { Time } from '../../../../components/ui/time.tsx'
import type { FieldChange } from '../../../../lib/admin-activity/event-changes.ts'

/** Before and after, field by field. What was is crossed by a sign and a word, never by colour alone. */
export function ChangeList({ changes }: { changes: readonly FieldChange[] }) {
  if (changes.length === 0) return <p className="text-ink-2">It changed no values.</p>
  return (
    <table aria-label="What changed" className="w-full table-fixed text-left whitespace-normal">
      <colgroup>
        <col className="w-32" />
        <col />
      </colgroup>
      <tbody>
        {changes.map((change) => (
          <tr key={change.field} className="align-top">
            <th scope="row" className="py-1 pr-4 font-normal text-ink-3">
              {change.label}
            </th>
            <td className="py-1 wrap-anywhere">
              <Values {...change} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function Values({ before, after, removed = [], added = [] }: FieldChange) {
  const lines = [
    ...removed.map((text) => ({ sign: '−', text })),
    ...added.map((text) => ({ sign: '+', text })),
    ...(before === undefined ? [] : [{ sign: '−', text: before }]),
    ...(after === undefined ? [] : [{ sign: '+', text: after }]),
  ]
  return (
    <ul className="grid justify-items-start gap-0.5">
      {lines.map(({ sign, text }) => (
        <li
          key={`${sign}${text}`}
          className={`flex max-w-full gap-1.5 rounded-xs px-1 font-mono text-sm ${sign === '+' ? 'bg-issued-wash text-issued' : 'bg-denied-wash text-denied'}`}
        >
          <span aria-hidden="true">{sign}</span>
          <span className="sr-only">{sign === '+' ? 'after: ' : 'before: '}</span>
          <span className="min-w-0 whitespace-pre-wrap wrap-anywhere">
            <Value text={text} />
          </span>
        </li>
      ))}
    </ul>
  )
}

const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/

function Value({ text }: { text: string }) {
  return TIME.test(text) ? <Time at={text} precision="second" zoned /> : text
}
