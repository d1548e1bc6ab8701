import type { HookView } from '../../../../lib/hooks/hook-view.ts'

/** The request that is asked about; undefined where it may be any. */
export interface AskedRequest {
  readonly clientId?: string
  readonly resourceServerId?: string
}

/** Why a hook does not run for the request, as the token path decides it; undefined when it runs, or may. */
export function whyPassedBy(
  { state, clientIds, resourceServerIds }: Pick<HookView, 'state' | 'clientIds' | 'resourceServerIds'>,
  { clientId, resourceServerId }: AskedRequest,
): string | undefined {
  if (state === 'draft') return 'never deployed'
  if (state === 'disabled') return 'disabled'
  if (clientIds?.length === 0 || resourceServerIds?.length === 0) return 'no targets left'
  if (clientId !== undefined && clientIds !== null && !clientIds.includes(clientId)) return 'other applications'
  if (resourceServerId !== undefined && resourceServerIds !== null && !resourceServerIds.includes(resourceServerId)) return 'other APIs'
  return undefined
}
