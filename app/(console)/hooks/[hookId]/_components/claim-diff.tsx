import type { JsonValue } from '../../../../../lib/hooks/sandbox/result.ts'

type Claims = Readonly<Record<string, JsonValue>>

interface ClaimDiffProps {
  before: Claims
  /** undefined: no token. */
  after: Claims | undefined
}

/** The claims of the token before and after the hooks, one a line; what changed stands out, what did not steps back. */
export function ClaimDiff({ before, after }: ClaimDiffProps) {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after ?? {})])]
  const rows = names.map((name) => rowOf(name, before, after))
  const order = ['added', 'changed', 'removed', 'same'] as const
  rows.sort((one, other) => order.indexOf(one.change) - order.indexOf(other.change))
  return (
    <div className="min-w-0">
      <h3 className="label-caps mb-1">{after ? 'Token, before and after' : 'Token without the hooks'}</h3>
      <table
        aria-label="Claims before and after"
        className="w-full table-fixed border-separate border-spacing-0 rounded-sm border border-line text-left font-mono text-xs"
      >
        <thead className="sr-only">
          <tr>
            <th scope="col">Claim</th>
            <th scope="col">Value</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ name, change, was, is }) => (
            <tr key={name} data-change={change} className={change === 'same' || !after ? 'text-ink-3' : 'bg-hook-wash'}>
              <th scope="row" className="w-2/5 px-2 py-1 align-top font-normal wrap-anywhere">
                {name}
                {change !== 'same' && after && <span className="block font-sans font-semibold text-hook">{change}</span>}
              </th>
              <td className="px-2 py-1 align-top wrap-anywhere">
                {was !== undefined && change !== 'same' && after && <del className="block text-ink-2">{was}</del>}
                {change === 'same' || !after ? was : is !== undefined && <ins className="block text-hook no-underline">{is}</ins>}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function rowOf(name: string, before: Claims, after: Claims | undefined) {
  const was = before[name] === undefined ? undefined : JSON.stringify(before[name])
  const is = after?.[name] === undefined ? undefined : JSON.stringify(after[name])
  const change = was === is ? 'same' : was === undefined ? 'added' : is === undefined ? 'removed' : 'changed'
  return { name, change: after ? change : 'same', was, is } as const
}
