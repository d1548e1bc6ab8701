'use client'

import { useEffect, useMemo, useRef, useState } from 'react'
import { useCommands } from '../../../../../components/console/commands.tsx'
import { Shortcuts } from '../../../../../components/console/shortcuts.tsx'
import { LeaveGuard } from '../../../../../components/ui/leave-guard.tsx'
import { Notice } from '../../../../../components/ui/notice.tsx'
import { useOfflineReason } from '../../../../../components/ui/offline-banner.tsx'
import type { EditorFixtures } from '../../../../../lib/hooks/fixtures/editor-fixtures.ts'
import { shapeOf } from '../../../../../lib/hooks/hook-shape.ts'
import type { HookTestResult } from '../../../../../lib/hooks/test-result.ts'
import { CodeEditor } from '../../_editor/code-editor.tsx'
import type { Editor } from '../../_editor/create-editor.ts'
import { ConvertDialog } from './convert-dialog.tsx'
import { DeployDialog, type DeployTarget } from './deploy-dialog.tsx'
import { DraftConflict } from './draft-conflict.tsx'
import { EditorBar } from './editor-bar.tsx'
import { ProblemsStrip } from './problems-strip.tsx'
import { Reference } from './reference.tsx'
import { ReplayPanel } from './replay-panel.tsx'
import { offsetOf, stripProblems } from './strip-problems.ts'
import { TestPanel, type TestPanelHandle } from './test-panel.tsx'
import { useCodeTypes } from './use-code-types.ts'
import { type DraftText, type StoredDraft, useDraft } from './use-draft.ts'

export interface HookEditorProps {
  target: DeployTarget
  stored: StoredDraft
  fixtures: EditorFixtures
  mayChange: boolean
  typesUrl: string
  /** The declarations of the secrets that are set. */
  secretTypes: string
}

/** Code, test and deploy of one hook. */
export function HookEditor({ target, stored, fixtures, mayChange, typesUrl, secretTypes }: HookEditorProps) {
  const { hookId, name } = target
  const editor = useRef<Editor>(undefined)
  const test = useRef<TestPanelHandle>(null)
  const draft = useDraft(hookId, stored, mayChange)
  const { text, server, state, change, save } = draft
  const { types, problems, reference } = useCodeTypes({ typesUrl, language: text.language, secrets: secretTypes })
  const [tested, setTested] = useState<DraftText & { outcome: HookTestResult['outcome'] }>()
  const [dialog, setDialog] = useState<'deploy' | 'convert'>()
  const offline = useOfflineReason()
  const shape = useMemo(() => shapeOf(text.source), [text.source])
  const needsRole = mayChange ? undefined : 'Needs the admin role'

  // What comes from elsewhere than the keyboard: a restored or chosen text, a conversion.
  useEffect(() => editor.current?.setText(text.source), [text.source])
  // biome-ignore lint/correctness/useExhaustiveDependencies: problems depend on these as much as on the text
  useEffect(() => editor.current?.check(), [text.language, secretTypes])

  function goToLine(line: number, column = 1) {
    editor.current?.goTo(offsetOf(text.source, line, column))
  }

  const strip = stripProblems({
    problems,
    source: text.source,
    shape,
    goTo: (from, to) => editor.current?.goTo(from, to),
    write: mayChange ? (source) => change({ source }) : undefined,
  })
  const blocking = strip?.find(({ blocks }) => blocks)
  const conflict = state.kind === 'conflict' ? 'Choose one of the two drafts first' : undefined
  const isLive = target.live !== null && text.source === target.live.source
  const deployReason =
    needsRole ?? offline ?? conflict ?? (blocking && 'The code has a problem') ?? (isLive ? 'This code is live already' : undefined)

  async function deploy() {
    if (deployReason === undefined && (await save())) setDialog('deploy')
  }
  const run = () => test.current?.run()
  const keys = { 'Mod-s': save, 'Mod-Enter': run, 'Mod-Shift-d': deploy }

  useCommands([
    { id: 'hook-test', label: `Run test of ${name}`, keys: 'mod+enter', run, ...(needsRole && { disabledReason: needsRole }) },
    { id: 'hook-deploy', label: `Deploy ${name}`, keys: 'mod+shift+d', run: deploy, ...(deployReason && { disabledReason: deployReason }) },
  ])

  return (
    <>
      <Shortcuts
        shortcuts={[
          { keys: 'mod+s', label: 'Save draft', group: 'On this page', run: save },
          { keys: 'mod+enter', label: 'Run test', group: 'On this page', run },
          { keys: 'mod+shift+d', label: 'Deploy', group: 'On this page', run: deploy },
        ]}
      />
      <LeaveGuard dirty={draft.isDirty && mayChange} save={save} />
      {state.kind === 'conflict' && (
        <DraftConflict theirs={state.theirs} yours={text} onSettle={(keep) => draft.settle(state.theirs, keep)} />
      )}
      {draft.restored && (
        <div className="mb-4">
          <Notice live tone="grace" title="Restored what this browser had kept and the server had not">
            <button type="button" className="min-h-6 cursor-pointer text-signal underline" onClick={draft.discardRestored}>
              Discard it
            </button>
          </Notice>
        </div>
      )}
      <div className="grid items-start gap-x-4 gap-y-6 lg:grid-cols-[minmax(0,1fr)_400px] xl:grid-cols-[200px_minmax(0,1fr)_420px]">
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard (WCAG 2.1.1) */}
        <aside tabIndex={0} aria-label="Reference" className="order-3 max-h-[calc(100dvh-220px)] overflow-y-auto pr-1 xl:order-1">
          <Reference entries={reference} shape={shape} />
        </aside>
        <div className="order-1 min-w-0 xl:order-2">
          <EditorBar
            shape={shape}
            language={text.language}
            onLanguage={(language) => change({ language })}
            draft={draft}
            mayChange={mayChange}
            deployReason={deployReason}
            next={target.next}
            onDeploy={deploy}
            onConvert={() => setDialog('convert')}
          />
          <div className="overflow-hidden rounded-b-md border border-line">
            <div className="h-[max(320px,calc(100dvh-320px))]">
              <CodeEditor
                editor={editor}
                initialText={text.source}
                label={`Code of ${name}`}
                language={text.language}
                readOnly={!mayChange}
                onChange={(source) => change({ source })}
                onBlur={save}
                keys={keys}
                types={types}
              />
            </div>
            <ProblemsStrip problems={strip} />
          </div>
        </div>
        <div className="order-2 grid min-w-0 gap-6 xl:order-3">
          <TestPanel
            hookId={hookId}
            text={text}
            fixtures={fixtures}
            disabledReason={needsRole ?? offline}
            handle={test}
            goToLine={goToLine}
            onTested={setTested}
          />
          <ReplayPanel hookId={hookId} text={text} disabledReason={needsRole ?? offline} goToLine={goToLine} />
        </div>
      </div>
      <DeployDialog
        target={target}
        draft={{ source: server.source, revision: server.revision }}
        tested={tested?.source === server.source && tested.language === server.language ? tested.outcome : undefined}
        open={dialog === 'deploy'}
        onOpenChange={(open) => setDialog(open ? 'deploy' : undefined)}
        goToLine={goToLine}
      />
      <ConvertDialog
        source={text.source}
        to={shape === 'hook' ? 'Action' : 'Hook'}
        open={dialog === 'convert'}
        onOpenChange={(open) => setDialog(open ? 'convert' : undefined)}
        onConvert={(source) => change({ source })}
      />
    </>
  )
}
