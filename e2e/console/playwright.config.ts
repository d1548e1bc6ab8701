import { fileURLToPath } from 'node:url'
import { defineConfig, type PlaywrightTestConfig } from '@playwright/test'

/** What every context starts from. Reduced motion: nothing moves while it is judged, and nothing has to be waited for. */
const use: PlaywrightTestConfig['use'] = {
  viewport: { width: 1440, height: 900 },
  locale: 'en-GB',
  timezoneId: 'UTC',
  colorScheme: 'light',
  contextOptions: { reducedMotion: 'reduce' },
  permissions: ['clipboard-read', 'clipboard-write'],
  launchOptions: { executablePath: process.env.CHROMIUM_PATH || undefined },
  screenshot: 'only-on-failure',
}

export default defineConfig({
  testDir: fileURLToPath(new URL('.', import.meta.url)),
  outputDir: fileURLToPath(new URL('../../test-results', import.meta.url)),
  globalSetup: fileURLToPath(new URL('./global-setup.ts', import.meta.url)),
  workers: 2,
  retries: process.env.CI ? 1 : 0, // what passes only then is named as flaky at the end
  forbidOnly: true,
  timeout: 180_000,
  expect: { timeout: 15_000 }, // a condition that is waited for, on a machine that may be busy
  reporter: 'list',
  use,
  projects: [
    { name: 'journeys', testMatch: '*.spec.ts', testIgnore: 'crawl.spec.ts' },
    { name: 'crawl', testMatch: 'crawl.spec.ts', fullyParallel: true },
  ],
})
