'use client'

import { Notice } from '../../../../../components/ui/notice.tsx'
import { Code } from '../../../../../components/ui/status.tsx'
import { compatibilityWarnings } from '../../../../../lib/hooks/compatibility-warnings.ts'
import { secretsUsed, shapeOf } from '../../../../../lib/hooks/hook-shape.ts'
import { hostsUsed } from '../../../../../lib/hooks/hosts-used.ts'

const RECOGNISED = {
  hook: { tone: 'issued', title: 'An Auth0 Hook' },
  action: { tone: 'issued', title: 'An Auth0 Action' },
  both: { tone: 'denied', title: 'Both shapes at once' },
  neither: { tone: 'denied', title: 'Neither a Hook nor an Action' },
} as const

/** What was pasted is, what it will need here, and what it will not find. */
export function PastedCode({ source }: { source: string }) {
  if (source.trim() === '') return null
  const shape = shapeOf(source)
  const { tone, title } = RECOGNISED[shape]
  const [secrets, hosts, warnings] = [secretsUsed(source), hostsUsed(source), compatibilityWarnings(source)]
  return (
    <div className="grid gap-3" aria-live="polite">
      <Notice tone={tone} title={title}>
        {shape === 'both' && <p>Code exports one of the two. Take one away before you deploy it.</p>}
        {shape === 'neither' && <p>It is kept as a draft; it can be deployed once it exports one of the two.</p>}
        {secrets.length > 0 && <Needs what="It reads these secrets; set them under Secrets:" names={secrets} />}
        {hosts.length > 0 && <Needs what="It calls these hosts; allow them under Settings:" names={hosts} />}
      </Notice>
      {warnings.length > 0 && (
        <Notice tone="grace" title="Different here">
          <ul className="grid gap-1">
            {warnings.map((warning) => (
              <li key={warning}>{warning}</li>
            ))}
          </ul>
        </Notice>
      )}
    </div>
  )
}

function Needs({ what, names }: { what: string; names: readonly string[] }) {
  return (
    <p>
      {what}{' '}
      {names.map((name) => (
        <span key={name}>
          <Code>{name}</Code>{' '}
        </span>
      ))}
    </p>
  )
}
