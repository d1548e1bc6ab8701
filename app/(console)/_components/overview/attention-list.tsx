import Link from 'next/link'
import type { ReactNode } from 'react'
import { ButtonLink } from '../../../../components/ui/button.tsx'
import { formatCount } from '../../../../components/ui/number-format.ts'
import { Code } from '../../../../components/ui/status.tsx'
import { StatusIcon } from '../../../../components/ui/status-icon.tsx'
import { RelativeTime, Time } from '../../../../components/ui/time.tsx'
import type { Attention } from '../../../../lib/overview/attention.ts'
import type { AttentionList as Found } from '../../../../lib/overview/list-attention.ts'

/** What somebody should look at, each line with one action. */
export function AttentionList({ found: { lines, checkedAt } }: { found: Found }) {
  if (lines.length === 0) {
    return (
      <p className="flex items-center gap-2 rounded-md border border-line bg-surface px-3 py-2.5 text-ink-2">
        <span className="text-issued">
          <StatusIcon tone="issued" />
        </span>
        <span>
          Nothing needs attention. Last checked <Time at={checkedAt} clock zoned />
        </span>
      </p>
    )
  }
  return (
    <ul className="divide-y divide-line rounded-md border border-line bg-surface">
      {lines.map((line) => {
        const { tone, sentence, action } = contentOf(line)
        return (
          <li key={keyOf(line)} className="flex flex-wrap items-center gap-x-3 gap-y-1 px-3 py-2 sm:flex-nowrap">
            <span className={`flex min-w-0 flex-1 items-start gap-2 ${tone === 'denied' ? 'text-denied' : 'text-grace'}`}>
              <span className="mt-1">
                <StatusIcon tone={tone} />
              </span>
              <span className="min-w-0 text-ink wrap-anywhere">{sentence}</span>
            </span>
            <ButtonLink size="small" href={action.href}>
              {action.label}
            </ButtonLink>
          </li>
        )
      })}
    </ul>
  )
}

interface Content {
  tone: 'denied' | 'grace'
  sentence: ReactNode
  action: { label: string; href: string }
}

function contentOf(line: Attention): Content {
  switch (line.kind) {
    case 'no_signing_key':
      return {
        tone: 'denied',
        sentence: `No key can sign ${line.alg}: ${line.apis === 1 ? 'one API gets' : `${formatCount(line.apis)} APIs get`} no token`,
        action: { label: 'Open keys', href: '/keys' },
      }
    case 'application_denied':
      return {
        tone: 'denied',
        sentence: (
          <>
            <Application {...line.application} /> was denied {formatCount(line.count)}× in the last hour, mostly <Code>{line.reason}</Code>
          </>
        ),
        action: { label: 'Open application', href: pathOf(line.application.id) },
      }
    case 'secret_expiring':
      return {
        tone: 'grace',
        sentence: (
          <>
            Secret …{line.hint} of <Application {...line.application} /> expires <RelativeTime at={line.at} />
          </>
        ),
        action: { label: 'Open credentials', href: `${pathOf(line.application.id)}/credentials` },
      }
    case 'grant_expiring':
      return {
        tone: 'grace',
        sentence: (
          <>
            The grant of <Application {...line.application} /> to {line.api} expires <RelativeTime at={line.at} />
          </>
        ),
        action: { label: 'Open grant', href: `/grants/${encodeURIComponent(line.grantId)}` },
      }
    case 'token_per_call':
      return {
        tone: 'grace',
        sentence: (
          <>
            <Application {...line.application} /> fetches a token per call: {formatCount(line.tokens)} in 24 h, where caching would need
            about {formatCount(line.needed)}
          </>
        ),
        action: { label: 'Open quickstart', href: `${pathOf(line.application.id)}/quickstart` },
      }
    case 'unused_scopes':
      return {
        tone: 'grace',
        sentence: (
          <>
            <Application {...line.application} /> has not used {formatCount(line.unused)} of its {formatCount(line.held)} scopes for{' '}
            {formatCount(line.days)} d
          </>
        ),
        action: { label: 'Open access', href: `${pathOf(line.application.id)}/access` },
      }
    case 'key_safe_to_revoke':
      return {
        tone: 'grace',
        sentence: (
          <>
            No token lives under the previous {line.alg} key <span className="font-mono text-xs">{line.kid}</span> any more
          </>
        ),
        action: { label: 'Open key', href: `/keys/${encodeURIComponent(line.kid)}` },
      }
  }
}

function Application({ id, name }: { id: string; name: string }) {
  return (
    <Link href={pathOf(id)} className="font-semibold hover:underline">
      {name}
    </Link>
  )
}

function pathOf(clientId: string): string {
  return `/applications/${encodeURIComponent(clientId)}`
}

function keyOf(line: Attention): string {
  switch (line.kind) {
    case 'no_signing_key':
      return `${line.kind} ${line.alg}`
    case 'grant_expiring':
      return `${line.kind} ${line.grantId}`
    case 'key_safe_to_revoke':
      return `${line.kind} ${line.kid}`
    case 'secret_expiring':
      return `${line.kind} ${line.application.id} ${line.hint}`
    default:
      return `${line.kind} ${line.application.id}`
  }
}
