'use client'

import { useImperativeHandle, useRef, useState } from 'react'
import { Button } from '../../../../../components/ui/button.tsx'
import { Checkbox } from '../../../../../components/ui/checkbox.tsx'
import type { FormFailure } from '../../../../../components/ui/form-result.ts'
import { Notice } from '../../../../../components/ui/notice.tsx'
import { useAskToSignIn } from '../../../../../components/ui/signed-out.ts'
import type { EditorFixtures } from '../../../../../lib/hooks/fixtures/editor-fixtures.ts'
import type { HookTestResult } from '../../../../../lib/hooks/test-result.ts'
import { CodeEditor } from '../../_editor/code-editor.tsx'
import type { Editor } from '../../_editor/create-editor.ts'
import { FixturePicker } from './fixture-picker.tsx'
import { postJson } from './post-json.ts'
import { TestResult } from './test-result.tsx'
import type { DraftText } from './use-draft.ts'

export interface TestPanelHandle {
  run: () => void
}

interface TestPanelProps {
  hookId: string
  text: DraftText
  fixtures: EditorFixtures
  /** Why tests cannot be run. */
  disabledReason?: string
  handle: React.RefObject<TestPanelHandle | null>
  goToLine: (line: number, column?: number) => void
  /** What this exact code came to. */
  onTested: (tested: DraftText & { outcome: HookTestResult['outcome'] }) => void
}

/** Tries the text on the screen on a request: nothing is saved, and no live token sees it. */
export function TestPanel({ hookId, text, fixtures, disabledReason, handle, goToLine, onTested }: TestPanelProps) {
  const first = JSON.stringify(fixtures.builtIn[0]?.input ?? {}, null, 2)
  const [json, setJson] = useState(first)
  const [withOthers, setWithOthers] = useState(false)
  const [busy, setBusy] = useState(false)
  const [result, setResult] = useState<HookTestResult>()
  const [failure, setFailure] = useState<Pick<FormFailure, 'code' | 'message' | 'problems'>>()
  const editor = useRef<Editor>(undefined)
  const askToSignIn = useAskToSignIn()

  async function run() {
    if (busy || disabledReason !== undefined) return
    const fixture = parse(json)
    if (fixture === undefined) return setFailure({ code: 'invalid', message: 'The request is not JSON.' })
    setBusy(true)
    setFailure(undefined)
    const tried = text
    const answer = await postJson<HookTestResult>('/api/hooks/test', { hookId, ...tried, fixture, withOthers })
    setBusy(false)
    if (!answer.ok) return setFailure(answer)
    setResult(answer.value)
    onTested({ ...tried, outcome: answer.value.outcome })
  }
  useImperativeHandle(handle, () => ({ run }))

  function write(next: unknown) {
    const written = JSON.stringify(next, null, 2)
    setJson(written)
    editor.current?.setText(written)
  }

  return (
    <section aria-label="Test" className="grid content-start gap-3">
      <h2 className="text-lg font-semibold">Test</h2>
      <FixturePicker hookId={hookId} fixtures={fixtures} current={parse(json)} onPick={write} disabledReason={disabledReason} />
      <div className="h-56 overflow-hidden rounded-sm border border-line-2">
        <CodeEditor
          editor={editor}
          initialText={first}
          label="Request as JSON"
          language="json"
          readOnly={false}
          onChange={setJson}
          keys={{ 'Mod-Enter': run }}
        />
      </div>
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
        <Checkbox label="With the other hooks" checked={withOthers} onChange={(event) => setWithOthers(event.currentTarget.checked)} />
        <Button kind="secondary" busy={busy} disabledReason={disabledReason} onClick={run} title="⌘Enter">
          {busy ? 'Running…' : 'Run test'}
        </Button>
      </div>
      {failure && (
        <Notice live tone="denied" title={failure.message}>
          {failure.problems && failure.problems.length > 0 && (
            <ul>
              {failure.problems.map(({ path, message }) => (
                <li key={`${path} ${message}`}>
                  {path}: {message}
                </li>
              ))}
            </ul>
          )}
          {failure.code === 'signed_out' && askToSignIn && (
            <Button kind="secondary" size="small" onClick={() => askToSignIn(run)}>
              Sign in
            </Button>
          )}
        </Notice>
      )}
      {result ? (
        <TestResult result={result} goToLine={goToLine} />
      ) : (
        <p className="text-sm text-ink-3">
          A test runs what is on the screen, with the secrets and hosts of this hook. Nothing is saved, and no live token sees it.
        </p>
      )}
    </section>
  )
}

function parse(json: string): unknown {
  try {
    return JSON.parse(json)
  } catch {
    return undefined
  }
}
