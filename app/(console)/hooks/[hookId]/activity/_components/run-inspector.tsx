import type { ReactNode } from 'react'
import { Inspector } from '../../../../../../components/console/inspector.tsx'
import { CodeBlock } from '../../../../../../components/ui/code-block.tsx'
import { CopyText } from '../../../../../../components/ui/copy-text.tsx'
import { Facts } from '../../../../../../components/ui/page-header.tsx'
import { Code, Status } from '../../../../../../components/ui/status.tsx'
import { Time } from '../../../../../../components/ui/time.tsx'
import type { HookRunView } from '../../../../../../lib/hooks/list-hook-runs.ts'
import { droppedWords, outcomeOf } from '../../../hook-words.ts'

interface RunInspectorProps {
  run: HookRunView
  closeHref: string
  previousHref?: string
  nextHref?: string
}

/** One run: what it was given, what it made of it, what it said and what it cost. */
export function RunInspector({ run, ...links }: RunInspectorProps) {
  const { detail, input } = run
  const { tone, words } = outcomeOf(run.outcome)
  const claims = Object.entries(detail.claims)
  return (
    <Inspector title={`Run of v${run.versionNumber}`} {...links}>
      <div className="grid gap-4">
        <Facts
          facts={[
            { name: 'Outcome', value: <Status tone={tone}>{words}</Status> },
            { name: 'Time', value: <Time at={run.startedAt} precision="second" zoned relative /> },
            { name: 'Request', value: <CopyText text={`req_${run.requestId}`} name="request id" /> },
            { name: 'Duration', value: `${run.durationMs.toFixed(1)} ms, of it waiting ${run.queueMs.toFixed(1)} ms` },
            { name: 'CPU', value: `${run.cpuMs.toFixed(1)} ms of 50 ms` },
          ]}
        />
        {detail.said !== undefined && (
          <Block title={run.outcome === 'denied' ? 'It said' : 'Why it failed'}>
            <p className="text-denied wrap-anywhere whitespace-pre-line">{detail.said}</p>
            {detail.limit && <p>The limit: {detail.limit}</p>}
            {detail.stack && <CodeBlock code={detail.stack} name="stack" />}
          </Block>
        )}
        <Block title="Scopes">
          <Scopes before={detail.scopesBefore} after={detail.scopesAfter} />
        </Block>
        {claims.length > 0 && (
          <Block title="Claims it set">
            <CodeBlock code={JSON.stringify(detail.claims, null, 2)} name="claims" />
          </Block>
        )}
        {detail.dropped.length + detail.warnings.length > 0 && (
          <Block title="Not let through">
            <ul className="grid gap-1">
              {detail.dropped.map(({ what, name, reason }) => (
                <li key={`${what} ${name} ${reason}`}>
                  {what} <Code>{name}</Code>: {droppedWords(reason)}
                </li>
              ))}
              {detail.warnings.map((warning) => (
                <li key={warning}>{warning}</li>
              ))}
            </ul>
          </Block>
        )}
        {detail.console.length > 0 && (
          <Block title="Console">
            <CodeBlock code={detail.console.map(({ level, text }) => `${level}  ${text}`).join('\n')} name="console" />
          </Block>
        )}
        {detail.fetches.length > 0 && (
          <Block title="Calls">
            <ul className="grid gap-1">
              {detail.fetches.map(({ host, status, durationMs, error }, index) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: calls have no other name, and never change their place
                <li key={index} className="wrap-anywhere">
                  <Code>{host}</Code> {status ?? error ?? 'failed'} · {durationMs.toFixed(0)} ms
                </li>
              ))}
            </ul>
          </Block>
        )}
        {input && (
          <Block title="What it was given">
            <CodeBlock code={JSON.stringify(input, null, 2)} name="input" />
          </Block>
        )}
      </div>
    </Inspector>
  )
}

function Block({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section aria-label={title} className="min-w-0">
      <h3 className="label-caps mb-1">{title}</h3>
      {children}
    </section>
  )
}

function Scopes({ before, after }: { before: readonly string[]; after: readonly string[] }) {
  const all = [...new Set([...before, ...after])]
  if (all.length === 0) return <p className="text-ink-3">None</p>
  return (
    <ul className="grid gap-0.5 font-mono text-xs">
      {all.map((scope) => {
        const change = !before.includes(scope) ? 'added' : !after.includes(scope) ? 'removed' : undefined
        return (
          <li key={scope} className={`wrap-anywhere ${change ? 'text-hook' : ''}`}>
            {change === 'removed' ? <del>{scope}</del> : scope} {change && <span className="font-sans font-semibold">{change}</span>}
          </li>
        )
      })}
    </ul>
  )
}
