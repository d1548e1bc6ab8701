'use client'

import { Button } from '../../../../../components/ui/button.tsx'
import { controlClass } from '../../../../../components/ui/field-frame.tsx'
import { Tag } from '../../../../../components/ui/status.tsx'
import type { Language } from '../../_editor/type-service.ts'
import { SaveStatus } from './save-status.tsx'
import type { useDraft } from './use-draft.ts'

interface EditorBarProps {
  shape: 'hook' | 'action' | 'both' | 'neither'
  language: Language
  onLanguage: (language: Language) => void
  draft: Pick<ReturnType<typeof useDraft>, 'state' | 'server' | 'isDirty' | 'save'>
  mayChange: boolean
  deployReason: string | undefined
  /** The number of the next version. */
  next: number
  onDeploy: () => void
  onConvert: () => void
}

const SHAPES = { hook: 'Hook', action: 'Action', both: 'Two shapes', neither: 'No shape' } as const

/** What the code is, where it is kept, and what can be done with it. */
export function EditorBar({ shape, language, onLanguage, draft, mayChange, deployReason, next, onDeploy, onConvert }: EditorBarProps) {
  const needsRole = mayChange ? undefined : 'Needs the admin role'
  const isOne = shape === 'hook' || shape === 'action'
  return (
    <div className="flex min-h-11 flex-wrap items-center gap-x-3 gap-y-2 rounded-t-md border border-b-0 border-line bg-surface px-2 py-1.5">
      <Tag tone={isOne ? 'hook' : 'denied'}>{SHAPES[shape]}</Tag>
      <span className="w-28">
        <select
          aria-label="Language"
          value={language}
          aria-disabled={mayChange ? undefined : true}
          onChange={(event) => mayChange && onLanguage(event.currentTarget.value as Language)}
          className={`h-7 cursor-pointer px-1.5 text-xs ${controlClass(false)}`}
        >
          <option value="javascript">JavaScript</option>
          <option value="typescript">TypeScript</option>
        </select>
      </span>
      <div className="min-w-0 flex-1 basis-40">
        {mayChange ? (
          <SaveStatus state={draft.state} server={draft.server} isDirty={draft.isDirty} onRetry={draft.save} />
        ) : (
          <p className="text-sm text-ink-3">You may read this code</p>
        )}
      </div>
      <div className="flex flex-wrap gap-2">
        {isOne && (
          <Button kind="quiet" size="small" disabledReason={needsRole} onClick={onConvert}>
            Convert to {shape === 'hook' ? 'Action' : 'Hook'}
          </Button>
        )}
        <Button kind="secondary" size="small" disabledReason={needsRole} onClick={draft.save}>
          Save draft
        </Button>
        <Button size="small" disabledReason={deployReason} onClick={onDeploy}>
          Deploy v{next}
        </Button>
      </div>
    </div>
  )
}
