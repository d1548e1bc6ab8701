'use client'

import { useRouter } from 'next/navigation'
import { ActionForm, FormActions, SubmitButton } from '../../../../../components/ui/action-form.tsx'
import { Button } from '../../../../../components/ui/button.tsx'
import { Dialog } from '../../../../../components/ui/dialog.tsx'
import type { FormFailure, FormResult } from '../../../../../components/ui/form-result.ts'
import { Notice } from '../../../../../components/ui/notice.tsx'
import { Facts } from '../../../../../components/ui/page-header.tsx'
import { Status } from '../../../../../components/ui/status.tsx'
import { TextField } from '../../../../../components/ui/text-field.tsx'
import { useToast } from '../../../../../components/ui/toast.tsx'
import { compatibilityWarnings } from '../../../../../lib/hooks/compatibility-warnings.ts'
import type { HookTestResult } from '../../../../../lib/hooks/test-result.ts'
import { CodeDiff } from '../../_editor/code-diff.tsx'
import { deployHookAction } from '../../hook-actions.ts'

export interface DeployTarget {
  hookId: string
  name: string
  /** The version that is live now, with its code. */
  live: { number: number; source: string } | null
  /** What the next version is called. */
  next: number
  /** For whom it runs, and where in the order. */
  targets: string
  place: string
}

interface DeployDialogProps {
  target: DeployTarget
  draft: { source: string; revision: number | null }
  /** How the last test of exactly this text ended; undefined: never run. */
  tested: HookTestResult['outcome'] | undefined
  open: boolean
  onOpenChange: (open: boolean) => void
  goToLine: (line: number, column?: number) => void
}

/** Everything a deploy changes, before it does: the diff, the test, whom it reaches, and a message for those who ask later. */
export function DeployDialog({ target, draft, tested, open, onOpenChange, goToLine }: DeployDialogProps) {
  const toast = useToast()
  const { live, next } = target
  const warnings = compatibilityWarnings(draft.source)

  async function deploy(_previous: FormResult<{ versionNumber: number }> | undefined, form: FormData) {
    const message = String(form.get('message') ?? '')
    return deployHookAction(undefined, {
      ...{ hookId: target.hookId, draftRevision: draft.revision ?? 0, liveVersionNumber: live?.number ?? null, message },
    })
  }

  return (
    <Dialog title={`Deploy v${next}`} description="It decides the next token." size="large" open={open} onOpenChange={onOpenChange}>
      <ActionForm
        label="Deploy"
        action={deploy}
        onDone={({ versionNumber }) => {
          onOpenChange(false)
          toast.show({ title: `Deployed v${versionNumber} of ${target.name}` })
        }}
        renderFailure={(failure) => (
          <DeployFailure
            failure={failure}
            goToLine={(line, column) => {
              onOpenChange(false)
              goToLine(line, column)
            }}
          />
        )}
      >
        <Facts
          facts={[
            { name: 'Test of this draft', value: <TestStatus tested={tested} /> },
            { name: 'Targets', value: target.targets },
            { name: 'Place', value: target.place },
          ]}
        />
        {warnings.length > 0 && (
          <Notice tone="grace" title="Different from Auth0">
            <ul>
              {warnings.map((warning) => (
                <li key={warning}>{warning}</li>
              ))}
            </ul>
          </Notice>
        )}
        <div>
          <p className="mb-1 text-sm font-semibold">{live ? `Against v${live.number}` : 'The first version'}</p>
          <CodeDiff
            before={live?.source ?? ''}
            after={draft.source}
            beforeLabel={live ? `v${live.number}, live` : 'nothing'}
            afterLabel={`v${next}`}
            className="max-h-80"
          />
        </div>
        <TextField
          name="message"
          label="Message"
          hint="What this changes, for whoever reads the versions later."
          maxLength={200}
          autoComplete="off"
          data-initial-focus
          required
        />
        <FormActions>
          <SubmitButton>Deploy v{next}</SubmitButton>
          <Button kind="secondary" onClick={() => onOpenChange(false)}>
            Cancel
          </Button>
        </FormActions>
      </ActionForm>
    </Dialog>
  )
}

function TestStatus({ tested }: { tested: HookTestResult['outcome'] | undefined }) {
  if (tested === undefined) return <Status tone="grace">Never run</Status>
  if (tested === 'error' || tested === 'timed_out') return <Status tone="denied">Failed</Status>
  return <Status tone="issued">{tested === 'denied' ? 'Passed: it denied' : 'Passed'}</Status>
}

function DeployFailure({ failure, goToLine }: { failure: FormFailure; goToLine: (line: number, column?: number) => void }) {
  const router = useRouter()
  const [, line, column] = /^source:(\d+)(?::(\d+))?/.exec(failure.problems?.[0]?.path ?? '') ?? []
  if (failure.code === 'invalid' && failure.problems?.some(({ path }) => path === 'message')) return null
  return (
    <Notice live tone={failure.code === 'conflict' ? 'grace' : 'denied'} title={failure.message}>
      {line !== undefined && (
        <Button kind="secondary" size="small" onClick={() => goToLine(Number(line), column === undefined ? undefined : Number(column))}>
          Go to line {line}
        </Button>
      )}
      {failure.code === 'conflict' && (
        <Button kind="secondary" size="small" onClick={() => router.refresh()}>
          Compare
        </Button>
      )}
    </Notice>
  )
}
