import { Notice } from '../../components/ui/notice.tsx'
import type { OwnerState } from './read-owner-state.ts'

/** While nobody owns this issuer, that is the first thing to know. Once somebody does, there is nothing to say. */
export function OwnerNotice({ owner }: { owner: OwnerState }) {
  if (owner !== 'none') return null
  return (
    <div className="mt-6">
      <Notice tone="grace" title="This issuer has no owner yet">
        <p>
          Open the one-time link that the server printed when it started, or find it in <Mono>owner-link</Mono> in its data folder (
          <Mono>.writ</Mono> by default). It works once, for one hour; a restart makes a new one.
        </p>
      </Notice>
    </div>
  )
}

function Mono({ children }: { children: string }) {
  return <code className="font-mono text-sm">{children}</code>
}
