'use client'

import { type KeyboardEvent, type ReactNode, useEffect, useRef, useState } from 'react'
import { Button } from '../../../../components/ui/button.tsx'
import { Keys } from '../../../../components/ui/keys.tsx'
import { Notice } from '../../../../components/ui/notice.tsx'
import { useOfflineReason } from '../../../../components/ui/offline-banner.tsx'
import { useReader } from '../../../../components/ui/reader.tsx'
import { Tag } from '../../../../components/ui/status.tsx'
import { Time } from '../../../../components/ui/time.tsx'
import type { ActionFailure, ActionResult } from '../../../../lib/auth/admin-action.ts'
import type { GrantEditorData } from '../../../../lib/client-grants/read-grant-editor.ts'
import type { StaleGrant, StoredGrant } from '../../../../lib/client-grants/stale-grant.ts'
import { ExpiryField, inDays } from './expiry-field.tsx'
import { GrantConflict } from './grant-conflict.tsx'
import { diffGrant, type GrantDraft, nameScopes } from './grant-draft.ts'
import type { GrantEditorProps, GrantOrder } from './grant-editor.tsx'
import { ScopeList } from './scope-list.tsx'
import { type GrantPair, useGrantChanges } from './use-grant-changes.ts'

const EXTENDED_DAYS = 30

/** The form of the editor, once its data is there. */
export function GrantEditorForm({
  data,
  mayChange,
  onClose,
  onDone,
  extend,
  onOrder,
  refused,
}: GrantEditorProps & { data: GrantEditorData }) {
  const { application, api, scopes } = data
  const [before, setBefore] = useState(data.grant)
  const [draft, setDraft] = useState<GrantDraft>(() => firstDraft(data.grant, extend, refused?.order))
  const [failure, setFailure] = useState<ActionFailure | undefined>(refused?.failure)
  const [busy, setBusy] = useState(false)
  const { save, remove } = useGrantChanges()
  const form = useRef<HTMLFormElement>(null)
  useEffect(() => {
    // The panel was open before there was anything to focus in it.
    if (!form.current?.contains(document.activeElement)) form.current?.querySelector<HTMLElement>('input, select')?.focus()
  }, [])
  const { apple } = useReader()
  const offline = useOfflineReason()
  const disabledReason = mayChange ? offline : 'Needs the admin role'
  const pair: GrantPair = { clientId: application.clientId, applicationName: application.name, apiId: api.id, apiName: api.name }
  const diff = diffGrant(before, draft)
  const overdue = draft.expiresAt !== null && Date.parse(draft.expiresAt) <= Date.now()

  async function carryOut(order: GrantOrder, from: StoredGrant | null) {
    if (busy || disabledReason) return
    if (onOrder) return onOrder(order, pair, from)
    setBusy(true)
    setFailure(undefined)
    const result: ActionResult<unknown> =
      order.kind === 'save' ? await save(pair, from, order.draft) : await remove(pair, from as StoredGrant)
    setBusy(false)
    if (!result.ok) return setFailure(result)
    onDone?.()
    onClose()
  }

  const submit = () => diff && carryOut({ kind: 'save', draft }, before)
  function press(event: KeyboardEvent) {
    if (event.key !== 'Enter' || !(apple ? event.metaKey : event.ctrlKey)) return
    event.preventDefault()
    submit()
  }
  const stale = failure?.code === 'conflict' ? (failure.current as StaleGrant | undefined) : undefined

  return (
    <form
      ref={form}
      aria-label={`Grant of ${application.name} to ${api.name}`}
      onSubmit={(event) => {
        event.preventDefault()
        submit()
      }}
      onKeyDown={press}
      className="grid gap-3 text-sm"
    >
      <Facts data={data} grant={before} />
      {stale ? (
        <GrantConflict
          theirs={stale.grant}
          yours={draft}
          onReapply={() => {
            setBefore(stale.grant)
            setFailure(undefined)
            carryOut({ kind: 'save', draft }, stale.grant)
          }}
          onDiscard={() => {
            setBefore(stale.grant)
            setDraft(firstDraft(stale.grant))
            setFailure(undefined)
          }}
        />
      ) : (
        failure && <Notice live tone="denied" title={failure.message} />
      )}
      <ScopeList
        scopes={scopes}
        chosen={draft.allowedScopes}
        held={new Set(before?.allowedScopes)}
        disabled={!mayChange}
        onChange={(allowedScopes) => setDraft({ ...draft, allowedScopes })}
      />
      <ExpiryField
        key={before?.revision}
        value={draft.expiresAt}
        extendDays={extend ? EXTENDED_DAYS : undefined}
        disabled={!mayChange}
        onValueChange={(expiresAt) => setDraft({ ...draft, expiresAt })}
      />
      {mayChange && (
        <p aria-live="polite" className="border-t border-line pt-2 text-ink-2">
          <DiffLine before={before} draft={draft} />
        </p>
      )}
      {overdue && mayChange && <p className="text-grace">This time has passed: every request is denied.</p>}
      <div className="flex flex-wrap items-center gap-2">
        <Button
          type="submit"
          aria-keyshortcuts={apple ? 'Meta+Enter' : 'Control+Enter'}
          busy={busy}
          disabledReason={disabledReason ?? (diff ? undefined : 'Nothing to save')}
        >
          {before === null ? 'Grant access' : 'Save'}
          <span aria-hidden="true">
            <Keys keys="mod+enter" />
          </span>
        </Button>
        {before !== null && (
          <Button kind="danger" disabledReason={disabledReason} onClick={() => carryOut({ kind: 'remove' }, before)}>
            Remove grant
          </Button>
        )}
        <Button kind="quiet" onClick={onClose}>
          {mayChange ? 'Cancel' : 'Close'}
        </Button>
      </div>
    </form>
  )
}

/** Which API, and what hinders tokens for it. */
function Facts({ data: { application, api }, grant }: { data: GrantEditorData; grant: StoredGrant | null }) {
  const expired = grant?.expiresAt != null && Date.parse(grant.expiresAt) <= Date.now()
  return (
    <div className="flex flex-wrap items-center gap-x-2 gap-y-1">
      <p className="font-mono text-xs wrap-anywhere text-ink-3">{api.identifier}</p>
      {application.disabled && <Tag tone="denied">application disabled</Tag>}
      {expired && grant.expiresAt && (
        <Tag tone="denied">
          expired <Time at={grant.expiresAt} zoned />
        </Tag>
      )}
    </div>
  )
}

/** What saving does, in words: "adds write:entries". */
function DiffLine({ before, draft }: { before: StoredGrant | null; draft: GrantDraft }): ReactNode {
  const diff = diffGrant(before, draft)
  if (!diff) return 'Nothing changed yet'
  const { added, removed, expiryChanged } = diff
  return (
    <>
      {added.length > 0 && <strong className="font-semibold text-issued">adds {nameScopes(added)}</strong>}
      {added.length > 0 && removed.length > 0 && ' · '}
      {removed.length > 0 && <strong className="font-semibold text-denied">removes {nameScopes(removed)}</strong>}
      {before === null && added.length === 0 && 'access without a scope'}
      {expiryChanged && (
        <>
          {(added.length > 0 || removed.length > 0 || before === null) && ' · '}
          {draft.expiresAt === null ? 'never expires' : <>expires {<Time at={draft.expiresAt} zoned />}</>}
        </>
      )}
    </>
  )
}

function firstDraft(grant: StoredGrant | null, extend = false, order?: GrantOrder): GrantDraft {
  if (order?.kind === 'save') return order.draft
  const expiresAt = extend ? inDays(EXTENDED_DAYS) : (grant?.expiresAt ?? null)
  return { allowedScopes: grant?.allowedScopes ?? [], expiresAt }
}
