import { Status } from '../../../../components/ui/status.tsx'

/** Whether an application may ask for tokens at all. What is as it should be has no colour, so that the other stands out. */
export function ApplicationStatus({ disabled }: { disabled: boolean }) {
  return disabled ? <Status tone="denied">Disabled</Status> : <span className="text-ink-2">Enabled</span>
}
