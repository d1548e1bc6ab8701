'use client'

import { type ReactNode, useRef, useState } from 'react'
import { ActionForm } from './action-form.tsx'
import type { FormAction, FormFailure } from './form-result.ts'
import { useNow } from './reader.tsx'
import { StaleWrite } from './stale-write.tsx'
import { formatRelative } from './time-format.ts'

interface Revised {
  revision: number
}

/** What a save that came too late is told: what is stored now, and whose it is. */
export interface NewerVersion<Stored> {
  stored: Stored
  changed?: { by: string; at: Date | string }
}

interface RevisionFormProps<Stored extends Revised> {
  label: string
  /** What the fields are filled from. */
  stored: Stored
  /** Answers what is stored after the save. The form sends `revision`. */
  action: FormAction<Stored>
  onDone?: (saved: Stored) => void
  /** Reads what a `conflict` carries. */
  newerVersion: (current: unknown) => NewerVersion<Stored>
  /** Every field, theirs and as it was sent; those that are the same are left out. */
  fields: (theirs: Stored, yours: FormData) => readonly { name: string; theirs: string; yours: string }[]
  className?: string
  children: (stored: Stored) => ReactNode
}

/**
 * A form that saves under the revision it was filled from. Where somebody saved first, it shows both versions; yours is saved again on top
 * of theirs, or theirs is taken.
 */
export function RevisionForm<Stored extends Revised>({
  stored: first,
  action,
  onDone,
  newerVersion,
  fields,
  children,
  ...form
}: RevisionFormProps<Stored>) {
  // Kept from the first render: were it to follow the page, a save would go over what somebody else has changed meanwhile.
  const [stored, setStored] = useState(first)
  const [generation, setGeneration] = useState(0)
  const revision = useRef<HTMLInputElement>(null)
  const sent = useRef<FormData>(undefined)

  function renderFailure({ code, current }: FormFailure, retry: () => void) {
    if (code !== 'conflict' || current === undefined || sent.current === undefined) return undefined
    const newer = newerVersion(current)
    const differing = fields(newer.stored, sent.current).filter(({ theirs, yours }) => theirs !== yours)
    return (
      <Stale
        changed={newer.changed}
        fields={differing}
        onReapply={() => {
          if (revision.current) revision.current.value = String(newer.stored.revision)
          retry()
        }}
        onDiscard={() => {
          setStored(newer.stored)
          setGeneration((count) => count + 1)
        }}
      />
    )
  }

  return (
    <ActionForm
      {...form}
      key={generation}
      guarded
      action={(previous: Parameters<FormAction<Stored>>[0], data: FormData) => {
        sent.current = data
        return action(previous, data)
      }}
      renderFailure={renderFailure}
      onDone={(saved) => {
        setStored(saved)
        if (revision.current) revision.current.value = String(saved.revision)
        onDone?.(saved)
      }}
    >
      <input ref={revision} type="hidden" name="revision" defaultValue={stored.revision} />
      {children(stored)}
    </ActionForm>
  )
}

const NOTHING = [{ name: 'Elsewhere', theirs: 'something that this form does not show', yours: 'as it was' }]

function Stale({
  changed,
  fields,
  ...choices
}: Pick<NewerVersion<unknown>, 'changed'> & {
  fields: readonly { name: string; theirs: string; yours: string }[]
  onReapply: () => void
  onDiscard: () => void
}) {
  const now = useNow()
  const title = changed ? `Changed by ${changed.by} ${formatRelative(new Date(changed.at), now)}` : 'Changed by someone else meanwhile'
  return <StaleWrite {...choices} title={title} fields={fields.length > 0 ? fields : NOTHING} />
}
