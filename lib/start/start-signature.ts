import type { StartState } from './read-start-state.ts'

/** Differs when the page would show something else. It carries nothing to read. */
export function startSignature({ api, application, grant, token, verified }: StartState): string {
  return [api?.id, application?.id, grant?.id, token?.at.getTime(), verified && 'verified'].map((part) => part ?? '').join(' ')
}
