import type { RadioOption } from '../../../../../components/ui/radio-field.tsx'

/** The roles, with what each may do. */
export const ROLE_OPTIONS: readonly RadioOption[] = [
  { value: 'viewer', label: 'Viewer', hint: 'Sees everything but secrets and changes nothing.' },
  { value: 'admin', label: 'Admin', hint: 'Also creates, changes and deletes applications, APIs, grants and keys.' },
  { value: 'owner', label: 'Owner', hint: 'Also decides who may sign in, and the settings.' },
]
