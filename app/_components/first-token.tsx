import type { ReactNode } from 'react'
import { CodeBlock } from '../../components/ui/code-block.tsx'
import type { PublishedState } from '../../lib/issuer/published-state.ts'

const SAMPLE = 'examples/sample/writ.yaml'
const SAMPLE_AUDIENCE = 'https://timesheets.example/api'

/** From nothing to a verified token, in lines to paste. */
export function FirstToken({ state }: { state: PublishedState }) {
  return (
    <section aria-labelledby="first-token" className="min-w-0">
      <h2 id="first-token" className="text-lg font-semibold">
        A first token
      </h2>
      <ol className="mt-4">
        <Step number={1} title="Register an application, an API and a grant">
          <p>
            The sample registers a timesheets API and one application that may call it. The command prints the application’s{' '}
            <Mono>client_id</Mono> and, once, its <Mono>client_secret</Mono>.
          </p>
          <CodeBlock name="command to register" code={`npm run writ -- apply ${SAMPLE}`} />
        </Step>
        <Step number={2} title="Ask for a token">
          <p>The answer is a signed JWT, and its row is in the log.</p>
          <CodeBlock name="token request" code={tokenRequest(state.tokenEndpoint)} />
        </Step>
        <Step number={3} title="Verify it in the API" last>
          <p>With any JWT library; this is jose. The keys come from the key set and may be kept for five minutes.</p>
          <CodeBlock name="verification" code={verification(state)} />
        </Step>
      </ol>
    </section>
  )
}

function Step({ number, title, last = false, children }: { number: number; title: string; last?: boolean; children: ReactNode }) {
  return (
    <li className="relative grid grid-cols-[20px_minmax(0,1fr)] gap-x-3 pb-7 last:pb-0">
      {!last && <span aria-hidden="true" className="absolute top-6 bottom-0 left-[9.5px] w-px bg-line-2" />}
      <span
        aria-hidden="true"
        className="mt-px grid size-5 place-items-center rounded-full border border-line-2 bg-surface text-2xs font-semibold text-ink-2"
      >
        {number}
      </span>
      <div className="grid min-w-0 grid-cols-[minmax(0,1fr)] gap-2">
        <h3 className="text-base font-semibold">{title}</h3>
        <div className="grid max-w-prose grid-cols-[minmax(0,1fr)] gap-2 text-base text-ink-2 [&>div]:text-ink">{children}</div>
      </div>
    </li>
  )
}

function Mono({ children }: { children: ReactNode }) {
  return <code className="font-mono text-sm text-ink">{children}</code>
}

function tokenRequest(tokenEndpoint: string): string {
  return [
    `curl ${tokenEndpoint} \\`,
    '  -u "$CLIENT_ID:$CLIENT_SECRET" \\',
    '  -d grant_type=client_credentials \\',
    `  -d audience=${SAMPLE_AUDIENCE}`,
  ].join('\n')
}

function verification({ issuer, jwksUri }: PublishedState): string {
  return [
    "import { createRemoteJWKSet, jwtVerify } from 'jose'",
    '',
    'const keys = createRemoteJWKSet(',
    `  new URL('${jwksUri}'),`,
    ')',
    'const { payload } = await jwtVerify(token, keys, {',
    `  issuer: '${issuer}',`,
    `  audience: '${SAMPLE_AUDIENCE}',`,
    '})',
  ].join('\n')
}
