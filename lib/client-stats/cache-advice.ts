const DAY_SECONDS = 86_400
/** Below this nobody gains anything. */
const WORTH_SAYING = 100
/** Several processes, restarts and renewals before the end are no waste. */
const GENEROUS = 10

/**
 * How many tokens would do for a day of an application that keeps each until it expires, when it asked for far more than that.
 * @param lifetimes of the APIs that it may call, in seconds
 * @returns undefined when there is nothing to advise
 */
export function cacheAdvice(tokens24h: number, lifetimes: readonly number[]): { wouldDo: number } | undefined {
  if (lifetimes.length === 0 || tokens24h < WORTH_SAYING) return undefined
  const wouldDo = lifetimes.reduce((sum, seconds) => sum + Math.ceil(DAY_SECONDS / seconds), 0)
  return tokens24h > wouldDo * GENEROUS ? { wouldDo } : undefined
}
