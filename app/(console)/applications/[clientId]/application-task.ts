import { applicationHref } from './application-tabs.ts'

/** What an address may ask a page of an application to open: a dialog, never the deed. */
export const TASK_PARAM = 'do'

export type ApplicationTask = 'rotate' | 'disable'

export function applicationTaskHref(clientId: string, task: ApplicationTask): string {
  return `${applicationHref(clientId)}${task === 'rotate' ? '/credentials' : ''}?${TASK_PARAM}=${task}`
}
