import Link from 'next/link'
import type { ReactNode } from 'react'
import { CodeBlock } from '../../../../../../components/ui/code-block.tsx'
import { dotEnv } from '../../../../../../components/ui/dot-env.ts'
import { Code } from '../../../../../../components/ui/status.tsx'
import { SECRET_VARIABLE } from '../../../../../../lib/quickstart/copy-secret-as.ts'
import type { QuickstartValues } from '../../../../../../lib/quickstart/quickstart-values.ts'
import { QUICKSTARTS } from '../../../../../../lib/quickstart/quickstarts.ts'

interface QuickstartStepsProps {
  language: string | undefined
  values: QuickstartValues
  credentialsHref: string
}

/** Set the secret, save the program, run it. */
export function QuickstartSteps({ language, values, credentialsHref }: QuickstartStepsProps) {
  if (language === 'env') return <EnvironmentFile values={values} credentialsHref={credentialsHref} />
  const quickstart = QUICKSTARTS.find(({ id }) => id === language) ?? QUICKSTARTS[0]
  if (quickstart === undefined) return null
  const { label, fileName, command, needs, write } = quickstart
  return (
    <ol className="grid gap-5">
      <Step
        number={1}
        title="Put the secret into the environment"
        note={
          <>
            This asks for it without showing it or leaving it in the history. <WhereTheSecretIs href={credentialsHref} />
          </>
        }
      >
        <CodeBlock name="command that sets the secret" code={`read -rs ${SECRET_VARIABLE} && export ${SECRET_VARIABLE}`} />
      </Step>
      <Step
        number={2}
        title={
          <>
            Save this as <Code>{fileName}</Code>
          </>
        }
        note={`Needs ${needs}, and nothing besides.`}
      >
        <CodeBlock name={`${label} program`} code={write(values).trimEnd()} />
      </Step>
      <Step number={3} title="Run it" note={outcome(quickstart.id)}>
        <CodeBlock name="command that runs it" code={command} />
      </Step>
    </ol>
  )
}

function outcome(id: string): string {
  return id === 'curl'
    ? 'It prints the answer of the token endpoint.'
    : 'It prints an access token. In a service, call the function instead: it keeps the token until shortly before it expires.'
}

function Step({ number, title, note, children }: { number: number; title: ReactNode; note: ReactNode; children: ReactNode }) {
  return (
    <li className="grid grid-cols-[24px_minmax(0,1fr)] gap-x-2">
      <span
        aria-hidden="true"
        className="grid size-6 place-items-center rounded-full border border-line-2 bg-surface text-xs font-semibold text-ink-2"
      >
        {number}
      </span>
      <div className="grid min-w-0 gap-1.5">
        <h2 className="text-base leading-6 font-semibold">{title}</h2>
        {children}
        <p className="max-w-prose text-sm text-ink-2">{note}</p>
      </div>
    </li>
  )
}

function EnvironmentFile({
  values: { tokenEndpoint, clientId, audience, scopes },
  credentialsHref,
}: Omit<QuickstartStepsProps, 'language'>) {
  const known = dotEnv({
    WRIT_TOKEN_ENDPOINT: tokenEndpoint,
    WRIT_CLIENT_ID: clientId,
    WRIT_AUDIENCE: audience,
    ...(scopes.length > 0 && { WRIT_SCOPE: scopes.join(' ') }),
  })
  return (
    <div className="grid gap-1.5">
      <h2 className="text-base font-semibold">
        <Code>.env</Code>
      </h2>
      <CodeBlock
        name="env file"
        code={`${known}# Shown once, when it was made. Keep this file out of version control.\n${SECRET_VARIABLE}=`}
      />
      <p className="max-w-prose text-sm text-ink-2">
        <WhereTheSecretIs href={credentialsHref} />
      </p>
    </div>
  )
}

function WhereTheSecretIs({ href }: { href: string }) {
  return (
    <>
      A secret is shown once, when it is made. If it is lost,{' '}
      <Link href={href} className="text-signal underline underline-offset-2">
        rotate it
      </Link>
      .
    </>
  )
}
