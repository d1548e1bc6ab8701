import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

const root = fileURLToPath(new URL('..', import.meta.url))
// One Postgres for all files of a run; each test takes a database of its own from it.
const databaseSetup = ['lib/db/testing-global-setup.ts']
const shared = {
  root,
  environment: 'node',
  pool: 'forks',
  restoreMocks: true,
  unstubEnvs: true,
  retry: process.env.CI ? 1 : 0, // what passes only then is named at the end
} as const

// Three projects, one per stage of `npm test`: `--project unit | db | protocol`.
export default defineConfig({
  test: {
    root,
    maxWorkers: 2,
    fileParallelism: true,
    projects: [
      {
        test: {
          ...shared,
          name: 'unit',
          include: ['lib/**/*.test.ts', 'app/**/*.test.ts', 'components/**/*.test.ts', 'tools/**/*.test.ts'],
          exclude: ['**/*.db.test.ts', '**/node_modules/**'],
          testTimeout: 60_000, // an RSA key takes seconds to make on a machine that is busy
        },
      },
      {
        test: {
          ...shared,
          name: 'db',
          include: ['lib/**/*.db.test.ts'],
          globalSetup: databaseSetup,
          testTimeout: 60_000,
          hookTimeout: 120_000,
          expect: { poll: { timeout: 20_000 } }, // a condition that is waited for, on a machine that may be busy
        },
      },
      {
        test: {
          ...shared,
          name: 'protocol',
          include: ['e2e/protocol/**/*.test.ts'],
          globalSetup: databaseSetup,
          testTimeout: 120_000,
          hookTimeout: 180_000,
        },
      },
    ],
  },
})
