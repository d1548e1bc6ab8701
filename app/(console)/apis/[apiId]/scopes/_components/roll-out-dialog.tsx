'use client'

import { useState, useTransition } from 'react'
import { Button } from '../../../../../../components/ui/button.tsx'
import { Checkbox } from '../../../../../../components/ui/checkbox.tsx'
import { Dialog } from '../../../../../../components/ui/dialog.tsx'
import { Notice } from '../../../../../../components/ui/notice.tsx'
import { countOf, formatCount } from '../../../../../../components/ui/number-format.ts'
import { Tag } from '../../../../../../components/ui/status.tsx'
import { useToast } from '../../../../../../components/ui/toast.tsx'
import type { RollOutCandidate } from '../../../../../../lib/resource-servers/roll-out-scopes.ts'
import { rollOutScopesAction } from '../../../api-actions.ts'
import type { ScopesApi } from './scope-columns.tsx'

interface RollOutDialogProps {
  api: ScopesApi
  /** What was added. */
  scopes: readonly string[]
  candidates: readonly RollOutCandidate[]
  total: number
  onClose: () => void
}

/**
 * The roll-out question: these applications hold every other scope of the API; should they have the new one? Nobody is ticked, because
 * a right is given on purpose. "Not now" changes nothing and leaves the mark on their grants.
 */
export function RollOutDialog({ api, scopes, candidates, total, onClose }: RollOutDialogProps) {
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const [refusal, setRefusal] = useState<string>()
  const [busy, startTransition] = useTransition()
  const toast = useToast()
  const names = scopes.join(' ')
  const one = scopes.length === 1

  function choose(ids: readonly string[], wanted: boolean) {
    setChosen((known) => new Set(wanted ? [...known, ...ids] : [...known].filter((id) => !ids.includes(id))))
  }

  function rollOut() {
    startTransition(async () => {
      const grants = candidates.filter(({ id }) => chosen.has(id)).map(({ id, revision }) => ({ id, revision }))
      const request = { resourceServerId: api.id, scopes: [...scopes] }
      const result = await rollOutScopesAction(undefined, { ...request, grants, change: 'add' })
      if (!result.ok) {
        setRefusal(result.message)
        return
      }
      const { grants: changed, stale } = result.value
      toast.show({
        title: `Added ${names} to ${countOf(changed.length, 'application')}`,
        detail: stale.length > 0 ? `Changed by someone else meanwhile, and left as they are: ${stale.join(', ')}.` : undefined,
        undo: () => rollOutScopesAction(undefined, { ...request, grants: [...changed], change: 'remove' }),
      })
      onClose()
    })
  }

  return (
    <Dialog
      open
      onOpenChange={(open) => !open && !busy && onClose()}
      title={`Add ${names} to applications that hold every other scope?`}
      description={`${countOf(total, 'application')} ${total === 1 ? 'holds' : 'hold'} every other scope of ${api.name}. Without the new ${one ? 'one' : 'ones'}, asking for ${one ? 'it' : 'them'} is refused.`}
      footer={
        <>
          <Button busy={busy} disabledReason={chosen.size === 0 ? 'Tick an application first' : undefined} onClick={rollOut}>
            Add to {chosen.size === 0 ? 'applications' : countOf(chosen.size, 'application')}
          </Button>
          <Button kind="secondary" data-initial-focus onClick={onClose}>
            Not now
          </Button>
        </>
      }
    >
      <div className="grid gap-3">
        {refusal && <Notice live tone="denied" title={refusal} />}
        <div className="max-h-[min(360px,50vh)] overflow-y-auto rounded-md border border-line">
          <table aria-label="Applications that hold every other scope" className="w-full text-left text-sm">
            <thead>
              <tr>
                <th scope="col" className="w-9 py-1 pl-3">
                  <Checkbox
                    label="Select all applications"
                    labelHidden
                    checked={chosen.size === candidates.length}
                    indeterminate={chosen.size > 0 && chosen.size < candidates.length}
                    onChange={(event) =>
                      choose(
                        candidates.map(({ id }) => id),
                        event.currentTarget.checked,
                      )
                    }
                  />
                </th>
                <th scope="col" className="label-caps px-3 py-1">
                  Application
                </th>
                <th scope="col" className="label-caps px-3 py-1">
                  Change of its grant
                </th>
              </tr>
            </thead>
            <tbody>
              {candidates.map((candidate) => (
                <Row
                  key={candidate.id}
                  candidate={candidate}
                  scopes={scopes}
                  chosen={chosen.has(candidate.id)}
                  onChange={(wanted) => choose([candidate.id], wanted)}
                />
              ))}
            </tbody>
          </table>
        </div>
        {total > candidates.length && <p className="text-sm text-ink-2">These are the first {formatCount(candidates.length)} by name.</p>}
      </div>
    </Dialog>
  )
}

function Row({
  candidate: { clientName, allowedScopes, disabled, expired },
  scopes,
  chosen,
  onChange,
}: {
  candidate: RollOutCandidate
  scopes: readonly string[]
  chosen: boolean
  onChange: (chosen: boolean) => void
}) {
  return (
    <tr className={chosen ? 'bg-signal-wash' : ''}>
      <td className="border-t border-line py-1.5 pl-3 align-top">
        <Checkbox label={`Add to ${clientName}`} labelHidden checked={chosen} onChange={(event) => onChange(event.currentTarget.checked)} />
      </td>
      <th scope="row" className="border-t border-line px-3 py-1.5 text-left align-top font-semibold wrap-anywhere">
        {clientName}
        <span className="ml-2 inline-flex gap-1 font-normal">
          {disabled && <Tag tone="denied">disabled</Tag>}
          {expired && <Tag tone="grace">expired</Tag>}
        </span>
      </th>
      <td className="border-t border-line px-3 py-1.5 align-top">
        <span className="font-mono text-xs wrap-anywhere text-issued">{scopes.map((scope) => `+ ${scope}`).join(' ')}</span>
        <span className="block text-xs text-ink-3">{keeps(allowedScopes.length)}</span>
      </td>
    </tr>
  )
}

function keeps(count: number): string {
  if (count === 0) return 'holds none yet'
  return count === 1 ? 'keeps the 1 it has' : `keeps the ${count} it has`
}
