import { CodeBlock } from '../../../../components/ui/code-block.tsx'
import { RelativeTime } from '../../../../components/ui/time.tsx'
import { shellWord } from '../../../../lib/cli/terminal.ts'
import type { PublishedState } from '../../../../lib/issuer/published-state.ts'
import type { StartState } from '../../../../lib/start/read-start-state.ts'
import { Listening } from './listening.tsx'
import { RequestToken } from './request-token.tsx'
import { Step, type StepState } from './step.tsx'

interface TokenStepProps {
  state: StepState
  start: StartState
  published: PublishedState | undefined
  mayChange: boolean
}

/** The page listens, and the step turns green when the first real token arrives. */
export function TokenStep({ state, start: { api, application, grant, token }, published, mayChange }: TokenStepProps) {
  return (
    <Step
      number={4}
      title="Request your first token"
      state={state}
      result={
        token && (
          <p>
            Token issued to <span className="text-ink">{token.application}</span> <RelativeTime at={token.at} />
          </p>
        )
      }
    >
      {token ? undefined : (
        <>
          <p className="max-w-prose">
            {grant
              ? 'Run this where the secret is, or use the button. This page listens and turns the step green.'
              : 'With API, application and grant in place, the curl for them stands here.'}
          </p>
          {grant && api && application && published && (
            <>
              <CodeBlock
                name="token request"
                code={curlFor({ tokenEndpoint: published.tokenEndpoint, clientId: application.id, audience: api.identifier })}
              />
              {mayChange && <RequestToken clientId={application.id} audience={api.identifier} />}
              <Listening>Listening for the first token of {application.name}</Listening>
            </>
          )}
        </>
      )}
    </Step>
  )
}

function curlFor({ tokenEndpoint, clientId, audience }: { tokenEndpoint: string; clientId: string; audience: string }): string {
  return [
    `curl ${shellWord(tokenEndpoint)} \\`,
    `  -u ${shellWord(`${clientId}:`)}"$CLIENT_SECRET" \\`,
    '  -d grant_type=client_credentials \\',
    `  --data-urlencode ${shellWord(`audience=${audience}`)}`,
  ].join('\n')
}
