'use client'

import { useRef, useState } from 'react'
import { ActionForm, SubmitButton } from '../../../../../../components/ui/action-form.tsx'
import { TextField } from '../../../../../../components/ui/text-field.tsx'
import { useToast } from '../../../../../../components/ui/toast.tsx'
import type { RollOutCandidate } from '../../../../../../lib/resource-servers/roll-out-scopes.ts'
import { addScopesAction } from '../../../api-actions.ts'
import { RollOutDialog } from './roll-out-dialog.tsx'
import type { ScopesApi } from './scope-columns.tsx'

interface Question {
  scopes: readonly string[]
  candidates: readonly RollOutCandidate[]
  total: number
}

/** Adds a scope in one line, and asks at once who should have it. */
export function AddScope({ api, mayChange }: { api: ScopesApi; mayChange: boolean }) {
  const [question, setQuestion] = useState<Question>()
  const [round, setRound] = useState(0)
  const place = useRef<HTMLDivElement>(null)
  const toast = useToast()

  function done(added: Question) {
    setRound((count) => count + 1)
    if (added.total > 0) setQuestion(added)
    else {
      toast.show({ title: `Added ${added.scopes.join(' ')}` })
      place.current?.querySelector('input')?.focus()
    }
  }

  return (
    <div ref={place} className="mb-4">
      <ActionForm
        label="Add scope"
        className="grid items-start gap-2 sm:grid-cols-[minmax(0,2fr)_minmax(0,3fr)_auto]"
        action={(previous, form) =>
          addScopesAction(previous, {
            id: api.id,
            revision: api.revision,
            scopes: [{ value: String(form.get('scopes[0].value')).trim(), description: String(form.get('scopes[0].description')).trim() }],
          })
        }
        onDone={done}
      >
        <TextField
          key={`value ${round}`}
          name="scopes[0].value"
          label="New scope"
          mono
          placeholder="write:entries"
          autoComplete="off"
          autoCapitalize="off"
          spellCheck={false}
          required
        />
        <TextField
          key={`description ${round}`}
          name="scopes[0].description"
          label="Description"
          optional
          autoComplete="off"
          maxLength={1000}
        />
        <div className="sm:pt-6">
          <SubmitButton disabledReason={mayChange ? undefined : 'Needs the admin role'}>Add scope</SubmitButton>
        </div>
      </ActionForm>
      {question && <RollOutDialog api={api} {...question} onClose={() => setQuestion(undefined)} />}
    </div>
  )
}
