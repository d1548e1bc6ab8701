import { CopyText } from '../../../../../components/ui/copy-text.tsx'
import { Notice } from '../../../../../components/ui/notice.tsx'
import { Facts, Panel } from '../../../../../components/ui/page-header.tsx'
import { Tag } from '../../../../../components/ui/status.tsx'
import { Time } from '../../../../../components/ui/time.tsx'
import type { ClientView } from '../../../../../lib/clients/client-view.ts'
import { authMethodLabel } from '../../_components/auth-method-label.ts'
import { metadataText } from '../../_components/metadata.ts'
import { StatusSwitch } from './status-switch.tsx'

/** What it is, and whether it may ask for tokens. */
export function ApplicationFacts({ application, mayChange }: { application: ClientView; mayChange: boolean }) {
  const { id, name, description, owner, tags, metadata, authMethod, disabledAt, disabledReason, revision, createdAt } = application
  return (
    <div className="grid gap-3">
      {disabledAt && (
        <Notice tone="denied" title="Disabled: every token request is refused">
          <p>
            {disabledReason && `${disabledReason} · `}
            <Time at={disabledAt} zoned relative />
          </p>
        </Notice>
      )}
      <Panel>
        <Facts
          facts={[
            {
              name: 'Status',
              value: <StatusSwitch application={{ id, name, revision, disabled: disabledAt !== null }} mayChange={mayChange} />,
            },
            { name: 'Client id', value: <CopyText text={id} name="client id" /> },
            { name: 'Description', value: description ? <span className="whitespace-pre-line">{description}</span> : <None /> },
            { name: 'Owner', value: owner || <None /> },
            {
              name: 'Tags',
              value:
                tags.length > 0 ? (
                  <span className="flex flex-wrap gap-1">
                    {tags.map((tag) => (
                      <Tag key={tag}>{tag}</Tag>
                    ))}
                  </span>
                ) : (
                  <None />
                ),
            },
            ...(Object.keys(metadata).length > 0
              ? [
                  {
                    name: 'Metadata',
                    value: <span className="font-mono text-xs break-words whitespace-pre-line">{metadataText(metadata)}</span>,
                  },
                ]
              : []),
            { name: 'Authentication', value: authMethodLabel(authMethod) },
            { name: 'Created', value: <Time at={createdAt} zoned relative /> },
          ]}
        />
      </Panel>
    </div>
  )
}

function None() {
  return <span className="text-ink-3">–</span>
}
