import { type Browser, type BrowserContext, test as base, type Page } from '@playwright/test'
import { type AdminRole, createAdmin } from '../../lib/auth/create-admin.ts'
import { createApi, type TestApi } from './api.ts'
import {
  type Cookie,
  connectTo,
  type Installation,
  type InstallationFacts,
  type InstallationOptions,
  PASSWORD,
  readSharedInstallation,
  signInOverHttp,
  startInstallation,
} from './installation.ts'
import { watchPages } from './page-problems.ts'
import { SecretScan } from './secret-scan.ts'

export { expect } from '@playwright/test'
export { expectNoAxeViolations, expectNoHorizontalScroll } from './expectations.ts'
export { PASSWORD } from './installation.ts'

export interface Person {
  readonly email: string
  readonly name: string
  /** A browser of theirs, signed in, watched as `page` is. */
  readonly context: BrowserContext
  readonly page: Page
}

interface Options {
  /** Who `page` is signed in as. `nobody` is signed out. */
  role: AdminRole | 'nobody'
  /** An installation for this file alone, made when its first test asks for it. Without, all files share one. */
  ownInstallation: InstallationOptions | undefined
  /** Problems of pages that the tests bring about on purpose; see page-problems.ts. */
  expectedProblems: readonly RegExp[]
  /** Where else pages may go: an identity provider. */
  otherOrigins: readonly string[]
}

interface Fixtures {
  installation: Installation
  api: TestApi
  /** A name that no other test has: `billing` becomes `billing-7f3k2a`. */
  unique: (word: string) => string
  /** Makes an administrator and signs a browser of theirs in: for whatever ends or changes sessions, passwords, roles. */
  signInAs: (role: AdminRole, options?: { name?: string }) => Promise<Person>
  /** A browser with these cookies and none, watched as `page` is. */
  openBrowser: (cookies?: readonly Cookie[]) => Promise<BrowserContext>
  secrets: SecretScan
}

interface WorkerFixtures {
  installations: { of(key: string, options: InstallationOptions | undefined): Promise<Installation> }
}

export const test = base.extend<Options & Fixtures, WorkerFixtures>({
  role: ['admin', { option: true }],
  ownInstallation: [undefined, { option: true }],
  expectedProblems: [[], { option: true }],
  otherOrigins: [[], { option: true }],

  installations: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads from the pattern what a fixture needs
    async ({}, use) => {
      const closers: (() => Promise<void>)[] = []
      const known = new Map<string, Promise<Installation>>()
      const connect = async (facts: InstallationFacts) => {
        const { installation, disconnect } = await connectTo(facts)
        closers.push(disconnect)
        return installation
      }
      const start = async (options: InstallationOptions) => {
        const started = await startInstallation(options)
        closers.push(started.close)
        return connect(started.facts)
      }
      await use({
        async of(key, options) {
          const found = known.get(key) ?? (options ? start(options) : readSharedInstallation().then(connect))
          known.set(key, found)
          return found
        },
      })
      for (const close of closers.reverse()) await close()
    },
    { scope: 'worker', timeout: 120_000 },
  ],

  installation: async ({ installations, ownInstallation }, use, { file }) => {
    await use(await installations.of(ownInstallation ? `${file} ${JSON.stringify(ownInstallation)}` : 'shared', ownInstallation))
  },

  baseURL: async ({ installation }, use) => use(installation.origin),

  storageState: async ({ installation, role }, use) => {
    const cookies = role === 'nobody' ? [] : installation.sessions[role]
    await use({ cookies: toBrowserCookies(cookies ?? [], installation.origin), origins: [] })
  },

  secrets: async ({ installation }, use, testInfo) => {
    const scan = await SecretScan.begin(installation)
    await use(scan)
    if (testInfo.status === 'passed') await scan.finish()
  },

  context: async ({ context, installation, secrets, expectedProblems, otherOrigins }, use, testInfo) => {
    const problems = watchPages(context, { origins: [installation.origin, ...otherOrigins], expected: expectedProblems })
    secrets.watch(context)
    await use(context)
    await secrets.look(context)
    if (testInfo.status === 'passed') problems.expectNone()
  },

  openBrowser: async ({ browser, installation, secrets, expectedProblems, otherOrigins }, use, testInfo) => {
    const opened: { context: BrowserContext; problems: ReturnType<typeof watchPages> }[] = []
    await use(async (cookies = []) => {
      const context = await newContext(browser, installation, cookies)
      opened.push({
        context,
        problems: watchPages(context, { origins: [installation.origin, ...otherOrigins], expected: expectedProblems }),
      })
      secrets.watch(context)
      return context
    })
    for (const { context, problems } of opened) {
      await secrets.look(context)
      await context.close()
      if (testInfo.status === 'passed') problems.expectNone()
    }
  },

  signInAs: async ({ installation, openBrowser, unique }, use) => {
    await use(async (role, { name = 'Dana Reyes' } = {}) => {
      const email = `${unique(role)}@example.com`
      await createAdmin(installation.prisma, { email, name, role, password: PASSWORD })
      const context = await openBrowser(await signInOverHttp(installation.origin, email))
      return { email, name, context, page: await context.newPage() }
    })
  },

  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads from the pattern what a fixture needs
  unique: async ({}, use) => {
    await use((word) => `${word}-${crypto.randomUUID().replaceAll('-', '').slice(0, 6)}`)
  },

  api: async ({ installation, unique, secrets }, use) => use(createApi(installation, unique, secrets)),
})

function newContext(browser: Browser, installation: Installation, cookies: readonly Cookie[]): Promise<BrowserContext> {
  return browser.newContext({
    baseURL: installation.origin,
    storageState: { cookies: toBrowserCookies(cookies, installation.origin), origins: [] },
  })
}

function toBrowserCookies(cookies: readonly Cookie[], origin: string) {
  const domain = new URL(origin).hostname
  return cookies.map(({ name, value }) => ({
    name,
    value,
    domain,
    path: '/',
    expires: -1,
    httpOnly: true,
    secure: false,
    sameSite: 'Lax' as const,
  }))
}
