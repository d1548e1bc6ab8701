import type { ReferenceEntry } from '../../_editor/type-service.ts'

interface ReferenceProps {
  entries: readonly ReferenceEntry[]
  shape: 'hook' | 'action' | 'both' | 'neither'
}

/** What the code is given, from the declarations that the editor completes by. */
export function Reference({ entries, shape }: ReferenceProps) {
  const shown = entries.filter((entry) => entry.shape === (shape === 'hook' ? 'hook' : 'action'))
  return (
    <div className="min-w-0">
      <h2 className="mb-2 text-sm font-semibold">{shape === 'hook' ? 'What a Hook is given' : 'What an Action is given'}</h2>
      {shown.length === 0 ? (
        <p className="text-sm text-ink-3">Loading…</p>
      ) : (
        <dl className="grid gap-2">
          {shown.map(({ path, type, documentation }) => (
            <div key={path}>
              <dt className="font-mono text-xs font-semibold wrap-anywhere" title={`${path}: ${type}`}>
                {path}
              </dt>
              <dd className="text-xs text-ink-3 wrap-anywhere">{documentation || <span className="font-mono">{type}</span>}</dd>
            </div>
          ))}
        </dl>
      )}
    </div>
  )
}
