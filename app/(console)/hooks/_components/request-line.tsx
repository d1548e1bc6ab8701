import Link from 'next/link'
import type { ReactNode } from 'react'
import type { HookView } from '../../../../lib/hooks/hook-view.ts'
import { hookHref } from '../hook-words.ts'

interface RequestLineProps {
  /** Those in the chain, in order. */
  hooks: readonly HookView[]
  /** Of these the request passes only those; undefined: every one may be passed. */
  running?: ReadonlySet<string>
}

/** The line of a request from its scopes through the hooks to the signature. */
export function RequestLine({ hooks, running }: RequestLineProps) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard (WCAG 2.1.1)
    <section tabIndex={0} aria-label="Line of a request" className="overflow-x-auto rounded-md border border-line bg-surface px-3 py-2.5">
      <ol className="flex w-max items-center">
        <Stop>scopes</Stop>
        {hooks.length === 0 && <Stop wired>no hook</Stop>}
        {hooks.map((hook, index) => {
          const runs = running?.has(hook.id) ?? true
          return (
            <Stop key={hook.id} wired dimmed={!runs}>
              <Link href={hookHref(hook.id)} className="inline-flex h-6 items-center gap-1.5 hover:underline">
                <span className="text-ink-3">{index + 1}</span>
                <span className="max-w-56 truncate font-semibold">{hook.name}</span>
                <span className="font-mono text-xs">v{hook.live?.number}</span>
                {!runs && <span className="text-xs">would not run</span>}
              </Link>
            </Stop>
          )
        })}
        <Stop wired>sign</Stop>
      </ol>
    </section>
  )
}

function Stop({ children, wired = false, dimmed = false }: { children: ReactNode; wired?: boolean; dimmed?: boolean }) {
  return (
    <li className={`flex items-center whitespace-nowrap ${dimmed ? 'text-ink-3 line-through decoration-line-2' : ''}`}>
      {wired && <span aria-hidden="true" className="mx-2 h-px w-6 bg-line-2" />}
      <span className={`inline-flex min-h-6 items-center rounded-sm border px-2 ${dimmed ? 'border-dashed border-line' : 'border-line-2'}`}>
        {children}
      </span>
    </li>
  )
}
