/** The figures of the sandbox. Constants on purpose: what protects every token is not a setting. Only the pool's size can be configured. */

const KB = 1024
const MB = 1024 * KB

export const LIMITS = {
  /** CPU time of one run, all its slices together. Checked in the child. */
  runCpuMs: 50,
  /** CPU time of loading a version. Checked in the child. */
  loadCpuMs: 100,
  /** One run from its arrival to its answer: queue, slices and fetches. */
  runWallMs: 5_000,
  /** All hooks of one request. */
  chainWallMs: 10_000,
  chainHooks: 20,

  sourceBytes: 100 * KB,
  /** Without secrets and cache. */
  inputBytes: 64 * KB,
  resultBytes: 128 * KB,
  claimsBytes: 100 * KB,
  claimsWarningBytes: 4 * KB,
  claims: 64,
  claimDepth: 10,
  claimNameCharacters: 256,
  scopes: 1_000,
  scopeCharacters: 280,
  descriptionCharacters: 256,
  warnings: 20,

  consoleLines: 20,
  consoleLineCharacters: 256,

  secrets: 30,
  secretCharacters: 4_096,
  /** Shorter values are no secrets to mask: they would blank out ordinary words. */
  maskedSecretCharactersMin: 4,

  fetches: 5,
  fetchMs: 2_000,
  fetchRequestBytes: 64 * KB,
  fetchResponseBytes: 256 * KB,
  fetchesInFlight: 64,
  fetchHosts: 20,

  cacheEntries: 20,
  cacheKeyBytes: 64,
  cacheValueBytes: 4 * KB,
  cacheBytes: 8 * KB,
  cacheLifeMs: 24 * 60 * 60 * 1000,

  queuePerChild: 256,
  resends: 3,
  loadedVersionsPerChild: 100,
} as const

/** When a child is killed in the middle of one slice. Where its CPU time cannot be read, wall time alone decides, and sooner. */
export const SLICE_LIMITS = {
  measured: { runCpuMs: 150, loadCpuMs: 400, wallMs: 2_000 },
  unmeasured: { wallMs: 1_000 },
} as const

/** When a child is replaced, without loss. */
export const CHILD_LIFE = { runs: 1_000_000, milliseconds: 24 * 60 * 60 * 1000, residentBytes: 400 * MB } as const

export const RESTART_BACKOFF_MS = { first: 100, last: 5_000 } as const

/** Three messages that a healthy child would not send, and it is killed. */
export const STRANGE_MESSAGES_MAX = 3

export const BREAKER = {
  windowMs: 60_000,
  kills: 3,
  overruns: 20,
  suspendMs: 30_000,
  suspendMsMax: 600_000,
} as const

/** What the child is told at its start. */
export interface ChildLimits {
  readonly guestMemoryBytes: number
  readonly guestStackBytes: number
  readonly instancesPerVersion: number
  readonly instances: number
  readonly lineCharacters: number
  readonly linesCharacters: number
  readonly warmUpRuns: number
}

export const CHILD_LIMITS: ChildLimits = {
  guestMemoryBytes: 16 * MB,
  guestStackBytes: 256 * KB,
  instancesPerVersion: 8,
  instances: 64,
  lineCharacters: 8 * KB,
  linesCharacters: 64 * KB,
  warmUpRuns: 200,
}
