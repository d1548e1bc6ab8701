/** What every contender is asked for and answers with: the same form, the same claims, the same lifetime. */
export const BENCH_ALGS = ['RS256', 'ES256'] as const
export type BenchAlg = (typeof BENCH_ALGS)[number]

export const BENCH_CLIENT = {
  id: 'BenchClient0BenchClient0BenchCli',
  secret: 'bench-only-secret-bench-only-secret-0123456789',
} as const

export const BENCH_SCOPE = 'read:reports write:reports'
export const BENCH_LIFETIME_SECONDS = 86_400

/** One API per algorithm: the resource chooses the algorithm in every contender. */
export function benchResource(alg: BenchAlg): string {
  return `https://${alg.toLowerCase()}.bench.example`
}

/** The body of the token request (RFC 6749 §4.4.2 with `client_secret_post` and RFC 8707 `resource`), equal for all. */
export function benchRequestBody(alg: BenchAlg): string {
  return new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: BENCH_CLIENT.id,
    client_secret: BENCH_CLIENT.secret,
    resource: benchResource(alg),
    scope: BENCH_SCOPE,
  }).toString()
}

/** A child says where it listens in one line; the parent waits for that line. */
export function announce(port: number): void {
  process.stdout.write(`listening at http://localhost:${port}\n`)
}
