'use client'

import { useState } from 'react'
import { Button } from '../../../../../components/ui/button.tsx'
import { controlClass } from '../../../../../components/ui/field-frame.tsx'
import { Notice } from '../../../../../components/ui/notice.tsx'
import { Code, Status } from '../../../../../components/ui/status.tsx'
import { Time } from '../../../../../components/ui/time.tsx'
import type { Replay, ReplayAnswer, ReplayedRun, ReplayVerdict } from '../../../../../lib/hooks/replay-hook.ts'
import { outcomeOf } from '../../hook-words.ts'
import { postJson } from './post-json.ts'
import type { DraftText } from './use-draft.ts'

const VERDICTS: Record<ReplayVerdict, { words: string; tone: 'issued' | 'hook' | 'denied' | 'grace' | 'off' }> = {
  different: { words: 'Different', tone: 'hook' },
  denied: { words: 'Would be denied', tone: 'denied' },
  failed: { words: 'Would fail', tone: 'denied' },
  not_comparable: { words: 'Not comparable', tone: 'grace' },
  same: { words: 'Same', tone: 'issued' },
}
const BECAUSE = { fetch: 'it calls fetch', cache: 'it uses the cache', random: 'it asks for random numbers' } as const
const SHOWN_MAX = 20

interface ReplayPanelProps {
  hookId: string
  text: DraftText
  disabledReason?: string
  goToLine: (line: number, column?: number) => void
}

/** Which of the last tokens would differ with the text on the screen. Nothing is issued. */
export function ReplayPanel({ hookId, text, disabledReason, goToLine }: ReplayPanelProps) {
  const [last, setLast] = useState(100)
  const [busy, setBusy] = useState(false)
  const [replay, setReplay] = useState<Replay>()
  const [problem, setProblem] = useState<string>()

  async function run() {
    if (busy) return
    setBusy(true)
    setProblem(undefined)
    const answer = await postJson<Replay>('/api/hooks/replay', { hookId, ...text, last })
    setBusy(false)
    if (answer.ok) setReplay(answer.value)
    else setProblem(answer.message)
  }

  return (
    <section aria-label="Replay" className="grid content-start gap-2 border-t border-line pt-4">
      <h2 className="text-lg font-semibold">Replay</h2>
      <p className="text-sm text-ink-3">
        Which of the last tokens would differ? The draft runs on recorded requests, each at its own time.
      </p>
      <div className="flex flex-wrap items-center gap-2">
        <label className="flex items-center gap-2 text-sm">
          Last
          <span className="w-32">
            <select
              value={last}
              onChange={(event) => setLast(Number(event.currentTarget.value))}
              className={`h-7 px-1.5 text-xs ${controlClass(false)}`}
            >
              {[20, 100, 500].map((count) => (
                <option key={count} value={count}>
                  {count} requests
                </option>
              ))}
            </select>
          </span>
        </label>
        <Button kind="secondary" size="small" busy={busy} disabledReason={disabledReason} onClick={run}>
          {busy ? 'Replaying…' : 'Replay'}
        </Button>
      </div>
      {problem && <Notice live tone="denied" title={problem} />}
      {replay && <Result replay={replay} goToLine={goToLine} />}
    </section>
  )
}

function Result({ replay: { problems, counts, runs, left }, goToLine }: { replay: Replay; goToLine: ReplayPanelProps['goToLine'] }) {
  if (problems.length > 0) {
    return problems.map(({ message, line, column }) => (
      <Notice key={message} live tone="denied" title={message}>
        {line !== undefined && (
          <button type="button" className="min-h-6 cursor-pointer text-signal underline" onClick={() => goToLine(line, column)}>
            Line {line}
          </button>
        )}
      </Notice>
    ))
  }
  if (runs.length === 0) return <p role="status">No request of this hook is on record yet. Requests are recorded once it is live.</p>
  const differing = runs.filter(({ verdict }) => verdict !== 'same')
  return (
    <div className="grid gap-2" role="status">
      <ul className="flex flex-wrap gap-x-4 gap-y-1">
        {(Object.keys(VERDICTS) as ReplayVerdict[])
          .filter((verdict) => counts[verdict] > 0)
          .map((verdict) => (
            <li key={verdict}>
              <Status tone={VERDICTS[verdict].tone}>
                {VERDICTS[verdict].words}: {counts[verdict]}
              </Status>
            </li>
          ))}
      </ul>
      {left > 0 && <p className="text-sm text-ink-3">There was no time for {left} more.</p>}
      <ol className="grid gap-2">
        {differing.slice(0, SHOWN_MAX).map((run) => (
          <Differing key={run.runId} run={run} />
        ))}
      </ol>
      {differing.length > SHOWN_MAX && <p className="text-sm text-ink-3">And {differing.length - SHOWN_MAX} more.</p>}
    </div>
  )
}

function Differing({ run: { startedAt, clientName, audience, verdict, because, recorded, replayed } }: { run: ReplayedRun }) {
  return (
    <li className="rounded-sm border border-line bg-surface px-2 py-1.5 text-sm">
      <p className="flex flex-wrap justify-between gap-x-3">
        <span className="font-semibold wrap-anywhere">{clientName}</span>
        <Status tone={VERDICTS[verdict].tone}>{VERDICTS[verdict].words}</Status>
      </p>
      <p className="text-ink-3 wrap-anywhere">
        <Time at={startedAt} precision="second" /> · {audience}
      </p>
      {because ? <p>Because {BECAUSE[because]}.</p> : <Changes recorded={recorded} replayed={replayed} />}
    </li>
  )
}

/** What differs between two answers, one a line. */
function Changes({ recorded, replayed }: { recorded: ReplayAnswer; replayed: ReplayAnswer }) {
  const names = [...new Set([...Object.keys(recorded.claims), ...Object.keys(replayed.claims)])]
  const claims = names
    .map((name) => ({ name, was: JSON.stringify(recorded.claims[name]), is: JSON.stringify(replayed.claims[name]) }))
    .filter(({ was, is }) => was !== is)
  const scopes = [recorded.scopes.join(' '), replayed.scopes.join(' ')]
  return (
    <ul className="mt-1 grid gap-1 font-mono text-xs">
      {recorded.outcome !== replayed.outcome && (
        <li>
          {outcomeOf(recorded.outcome).words} → {outcomeOf(replayed.outcome).words}{' '}
          {replayed.said && <Code tone="denied">{replayed.said}</Code>}
        </li>
      )}
      {scopes[0] !== scopes[1] && <Change name="scope" was={scopes[0]} is={scopes[1]} />}
      {claims.map((claim) => (
        <Change key={claim.name} {...claim} />
      ))}
    </ul>
  )
}

function Change({ name, was, is }: { name: string; was?: string; is?: string }) {
  return (
    <li className="wrap-anywhere">
      <span className="text-ink-3">{name}</span> {was && <del>{was}</del>} {is && <ins className="text-hook no-underline">{is}</ins>}
    </li>
  )
}
