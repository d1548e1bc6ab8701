import { EmptyState } from '../../../../components/ui/empty-state.tsx'
import { GrantAccessButton } from './grant-access-button.tsx'

/** Nobody may call anything yet. */
export function GrantsFirstRun({ mayChange }: { mayChange: boolean }) {
  return (
    <EmptyState
      sentence="A grant says which scopes an application may ask an API for. Without one, every request is denied."
      action={mayChange ? <GrantAccessButton mayChange /> : 'An admin can create one.'}
      example="billing-worker may ask Ledger for read:entries"
    />
  )
}
