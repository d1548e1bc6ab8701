import { Status } from '../../../../components/ui/status.tsx'

/** Whether an application may ask for tokens at all. */
export function ApplicationStatus({ disabled }: { disabled: boolean }) {
  return disabled ? <Status tone="denied">Disabled</Status> : <Status tone="issued">Enabled</Status>
}
