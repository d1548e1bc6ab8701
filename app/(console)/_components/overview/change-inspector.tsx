import { Inspector } from '../../../../components/console/inspector.tsx'
import { ButtonLink } from '../../../../components/ui/button.tsx'
import type { ListUrl } from '../../../../components/ui/list-url.ts'
import type { ActivityRow } from '../../../../lib/admin-activity/read-activity.ts'
import { ActivityDetails } from '../../activity/_components/activity-details.tsx'
import { targetHref } from '../../activity/_components/target-href.ts'
import { UndoButton } from '../../activity/_components/undo-button.tsx'

interface ChangeInspectorProps {
  changes: readonly ActivityRow[]
  selected: string
  url: ListUrl
  /** The roles that whoever looks at it has. */
  roles: readonly string[]
}

/** One of the last changes: what was before, what is now, and Undo where it can be taken back. */
export function ChangeInspector({ changes, selected, url, roles }: ChangeInspectorProps) {
  const index = changes.findIndex(({ id }) => id === selected)
  const row = changes[index]
  if (row === undefined) return null
  const what = `${row.words} ${row.target.name}`
  const hrefOf = (neighbour: ActivityRow | undefined) => neighbour && url({ sel: neighbour.id })
  const href = targetHref(row.target)
  const undoButton = row.undo?.state === 'possible' && (
    <UndoButton
      eventId={row.id}
      what={what}
      disabledReason={roles.includes(row.undo.role) ? undefined : `Needs the ${row.undo.role} role`}
    />
  )
  return (
    <Inspector
      title={what}
      closeHref={url({ sel: undefined })}
      previousHref={hrefOf(changes[index - 1])}
      nextHref={hrefOf(changes[index + 1])}
    >
      <p className="mb-3 text-ink-2">By {row.actor.name}</p>
      <ActivityDetails row={row} undoButton={undoButton} narrow />
      {href && (
        <div className="mt-4">
          <ButtonLink size="small" href={href}>
            Open {row.target.noun}
          </ButtonLink>
        </div>
      )}
    </Inspector>
  )
}
