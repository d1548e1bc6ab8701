import { pairedRatio } from './statistics.ts'

/** Tokens per second of each round, by contender, such as `writ RS256`. */
export type Rounds = ReadonlyMap<string, readonly number[]>

export interface Figure {
  readonly title: string
  readonly value: string
  /** What it must be; undefined for a figure that is only reported. */
  readonly wanted: string | undefined
  readonly met: boolean
}

/** The figures of a run. A contender that did not run (`--only`) leaves its figures out. */
export function throughputFigures(rounds: Rounds): Figure[] {
  return [
    ratioFigure(rounds, 'writ RS256', 'node-oidc-provider RS256', 1.2),
    ratioFigure(rounds, 'writ ES256', 'node-oidc-provider RS256', 1.8),
    ratioFigure(rounds, 'writ ES256', 'node-oidc-provider ES256', undefined),
    ratioFigure(rounds, 'writ RS256', 'bare server RS256', 0.7),
    ratioFigure(rounds, 'writ ES256', 'bare server ES256', undefined),
  ].filter((figure) => figure !== undefined)
}

export const IDLE_EXTRA_MILLISECONDS_MAX = 3

/** Idle p50 of Writ beside the bare server's, in milliseconds, the durable insert included. */
export function latencyFigure(writ: number, bare: number): Figure {
  return {
    title: `Idle request, p50: Writ ${writ.toFixed(2)} ms, bare server ${bare.toFixed(2)} ms; the difference`,
    value: `${(writ - bare).toFixed(2)} ms`,
    wanted: `≤ ${IDLE_EXTRA_MILLISECONDS_MAX} ms`,
    met: writ - bare <= IDLE_EXTRA_MILLISECONDS_MAX,
  }
}

function ratioFigure(rounds: Rounds, ours: string, theirs: string, wanted: number | undefined): Figure | undefined {
  const numerators = rounds.get(ours)
  const denominators = rounds.get(theirs)
  if (!numerators?.length || !denominators?.length) return undefined
  const ratio = pairedRatio(numerators, denominators)
  return {
    title: `${ours} ÷ ${theirs}`,
    value: ratio.toFixed(2),
    wanted: wanted === undefined ? undefined : `≥ ${wanted.toFixed(2)}`,
    met: wanted === undefined || ratio >= wanted,
  }
}
