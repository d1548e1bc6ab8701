'use client'

import { useState } from 'react'
import { Button } from '../../../../../components/ui/button.tsx'
import { Combobox, type ComboboxOption } from '../../../../../components/ui/combobox.tsx'
import { Dialog } from '../../../../../components/ui/dialog.tsx'
import { controlClass } from '../../../../../components/ui/field-frame.tsx'
import { useReader } from '../../../../../components/ui/reader.tsx'
import { formatMoment } from '../../../../../components/ui/time-format.ts'
import { useToast } from '../../../../../components/ui/toast.tsx'
import type { BuiltInFixture } from '../../../../../lib/hooks/fixtures/built-in-fixtures.ts'
import type { EditorFixtures } from '../../../../../lib/hooks/fixtures/editor-fixtures.ts'
import { deleteFixtureAction } from '../../fixture-actions.ts'
import { outcomeOf } from '../../hook-words.ts'
import { getJson } from './post-json.ts'
import { SaveFixture } from './save-fixture.tsx'

interface FixturePickerProps {
  hookId: string
  fixtures: EditorFixtures
  /** The JSON on the screen; undefined when it is none. */
  current: unknown
  onPick: (fixture: unknown) => void
  disabledReason?: string
}

/** A request to try: one of the four that every hook should be tried with, a saved one, or one that really was. */
export function FixturePicker({ hookId, fixtures, current, onPick, disabledReason }: FixturePickerProps) {
  const toast = useToast()
  const { zone } = useReader()
  const [builtIn, setBuiltIn] = useState(fixtures.builtIn)
  const [chosen, setChosen] = useState(`built-in ${builtIn[0]?.name}`)
  const [problem, setProblem] = useState<string>()
  const saved = fixtures.saved.find(({ id }) => chosen === `saved ${id}`)

  async function pick(key: string) {
    setChosen(key)
    setProblem(undefined)
    const [kind, name] = key.split(' ')
    if (kind === 'built-in') onPick(builtIn.find((fixture) => fixture.name === name)?.input)
    if (kind === 'saved') onPick(fixtures.saved.find(({ id }) => id === name)?.input)
    if (kind !== 'run') return
    const answer = await getJson<{ input: unknown }>(`/api/hooks/fixtures?run=${encodeURIComponent(name ?? '')}`)
    if (answer.ok) onPick(answer.value.input)
    else setProblem(answer.message)
  }

  function take(fresh: readonly BuiltInFixture[]) {
    setBuiltIn(fresh)
    setChosen(`built-in ${fresh[0]?.name}`)
    onPick(fresh[0]?.input)
  }

  async function remove() {
    if (!saved) return
    const result = await deleteFixtureAction(undefined, { hookId, id: saved.id, revision: saved.revision })
    if (result.ok) toast.show({ title: `Deleted the request ${saved.name}` })
    else setProblem(result.message)
  }

  return (
    <div className="grid gap-1">
      <label className="grid gap-1">
        <span className="text-sm font-semibold">Request</span>
        <select
          value={chosen}
          onChange={(event) => pick(event.currentTarget.value)}
          className={`h-8 cursor-pointer px-2 ${controlClass(false)}`}
        >
          <optgroup label="Built in">
            {builtIn.map(({ name, title }) => (
              <option key={name} value={`built-in ${name}`}>
                {title}
              </option>
            ))}
          </optgroup>
          {fixtures.saved.length > 0 && (
            <optgroup label="Saved">
              {fixtures.saved.map(({ id, name }) => (
                <option key={id} value={`saved ${id}`}>
                  {name}
                </option>
              ))}
            </optgroup>
          )}
          {fixtures.recorded.length > 0 && (
            <optgroup label="Real requests">
              {fixtures.recorded.map(({ runId, startedAt, clientName, outcome }) => (
                <option key={runId} value={`run ${runId}`}>
                  {formatMoment(new Date(startedAt), zone, 'second')} · {clientName} · {outcomeOf(outcome).words}
                </option>
              ))}
            </optgroup>
          )}
        </select>
      </label>
      {problem && (
        <p role="alert" className="text-sm text-denied">
          {problem}
        </p>
      )}
      <div className="flex flex-wrap items-center gap-1">
        <OtherSides sides={fixtures.sides} onTake={take} />
        <SaveFixture hookId={hookId} saved={saved} current={current} disabledReason={disabledReason} />
        {saved && (
          <Button kind="quiet" size="small" disabledReason={disabledReason} onClick={remove}>
            Delete
          </Button>
        )}
      </div>
    </div>
  )
}

/** From which application and API the built-in requests are made. */
function OtherSides({ sides, onTake }: { sides: EditorFixtures['sides']; onTake: (fresh: readonly BuiltInFixture[]) => void }) {
  const [open, setOpen] = useState(false)
  const [application, setApplication] = useState<ComboboxOption | null>(
    sides ? { value: sides.application.id, label: sides.application.name } : null,
  )
  const [api, setApi] = useState<ComboboxOption | null>(sides ? { value: sides.api.id, label: sides.api.name } : null)
  const [problem, setProblem] = useState<string>()

  async function take() {
    if (!application || !api) return
    const query = new URLSearchParams({ app: application.value, api: api.value })
    const answer = await getJson<{ builtIn: readonly BuiltInFixture[] }>(`/api/hooks/fixtures?${query}`)
    if (!answer.ok) return setProblem(answer.message)
    setProblem(undefined)
    setOpen(false)
    onTake(answer.value.builtIn)
  }

  const words = application && api ? `${application.label} → ${api.label}` : 'an example'
  return (
    <>
      <Button kind="quiet" size="small" onClick={() => setOpen(true)} aria-haspopup="dialog">
        <span className="max-w-52 truncate">For {words}</span>
      </Button>
      <Dialog
        title="Choose application and API"
        size="small"
        open={open}
        onOpenChange={setOpen}
        footer={
          <Button disabledReason={application && api ? undefined : 'Choose both first'} onClick={take}>
            Use these
          </Button>
        }
      >
        <div className="grid gap-3">
          <Combobox
            name="application"
            label="Application"
            searchUrl="/api/applications/options"
            value={application}
            onValueChange={setApplication}
          />
          <Combobox name="api" label="API" searchUrl="/api/apis/options" value={api} onValueChange={setApi} />
          {problem && <p className="text-denied">{problem}</p>}
        </div>
      </Dialog>
    </>
  )
}
