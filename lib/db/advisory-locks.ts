/**
 * Keys of Postgres advisory locks, all in one place so that no two meanings share a number. They are part of the protocol between
 * instances of different versions: never renumber one. CONFIG_COMMIT also stands in the migrations.
 */
export const ADVISORY_LOCKS = {
  /** Held alone by a commit that changes config, shared by a batch of tokens from before it reads the tag until it has committed. */
  CONFIG_COMMIT: 7714881,
  /** One process migrates at a time. */
  MIGRATIONS: 7714882,
  /** Held for the life of the process that owns a data directory or database (primary process, `writ` as owner). */
  OWNER: 7714883,
  /** One instance runs the partition jobs at a time. */
  JOBS: 7714884,
  /** One `writ apply` at a time reads what is stored, plans and writes. */
  APPLY: 7714885,
  /** One command at a time migrates and makes keys, so that two first commands do not both make them. */
  COMMAND_SETUP: 7714886,
} as const
