import { readFileSync } from 'node:fs'
import path from 'node:path'
import type { Page } from '@playwright/test'
import { ROOT } from '../protocol/writ-process.ts'
import type { TestApi } from './api.ts'
import type { Installation } from './installation.ts'
import { expect, expectNoAxeViolations, expectNoHorizontalScroll, test } from './test.ts'

// From the build, so that a new page is looked at without anybody thinking of it.
const ROUTES = Object.entries(
  JSON.parse(readFileSync(path.join(ROOT, '.next/app-path-routes-manifest.json'), 'utf8')) as Record<string, string>,
)
  .filter(([file]) => file.startsWith('/(console)/') && file.endsWith('/page'))
  .map(([, route]) => route)

/** What pages look like under other addresses of theirs. */
const VIEWS = ['/applications?q=nothing-like-it&status=disabled', '/grants?view=list', '/applications/[clientId]/quickstart?lang=java']

/** Reading is open to every role; these pages exist only to change something. */
const CLOSED_TO_VIEWERS = ['/applications/new', '/apis/new', '/hooks/new']

/** What stands in the place of `[clientId]` and its kind, made once per process. A new kind is added here. */
async function seed(api: TestApi, installation: Installation): Promise<Record<string, string>> {
  const ledger = await api.resourceServer({ scopes: ['read:entries', 'write:entries', 'read:accounts-of-a-very-long-scope-name'] })
  const application = await api.application({ owner: 'Payments team', tags: ['production', 'payments'] })
  const grant = await api.grant(application, ledger, ['read:entries'])
  await api.token(application, ledger)
  await api.token(application, ledger, { scope: 'write:entries' })
  // The job that counts a day by the hour runs once a minute.
  await installation.sql(
    `INSERT INTO client_stats (client_id, tokens_24h, denied_24h, issued_by_hour, denied_by_hour, first_hour, last_token_at)
     VALUES ($1, 7, 1, '{3,4}', '{0,1}', date_trunc('hour', now()) - interval '1 hour', now()) ON CONFLICT (client_id) DO NOTHING`,
    [application.clientId],
  )
  const [key] = await installation.sql<{ kid: string }>(`SELECT kid FROM signing_keys WHERE status = 'current' LIMIT 1`)
  const hook = await api.hook()
  return { hookId: hook.id, n: '1', clientId: application.clientId, apiId: ledger.id, grantId: grant.id, kid: key?.kid ?? '' }
}

let seeded: ReturnType<typeof seed> | undefined

function fill(route: string, values: Record<string, string>): string {
  return route.replaceAll(/\[(\w+)\]/g, (_all, name: string) => {
    if (values[name] === undefined) throw new Error(`crawl.spec.ts seeds no ${name} for ${route}`)
    return encodeURIComponent(values[name])
  })
}

/** The page's own policy lets only scripts with its nonce run, and every script of the page has it. */
async function expectStrictPolicy(page: Page, url: string): Promise<void> {
  const response = await page.request.get(url)
  const policy = response.headers()['content-security-policy'] ?? ''
  const nonce = /'nonce-([\w+/=]{20,})'/.exec(policy)?.[1]
  expect(policy).toMatch(/(^|; )script-src 'self' 'nonce-[^']+' 'strict-dynamic'(;|$)/)
  expect(policy).toContain("frame-ancestors 'none'")
  expect(policy).toContain("base-uri 'none'")
  expect(policy).not.toMatch(/unsafe-eval|(?<!style-src-attr )'unsafe-inline'/)
  const html = await response.text()
  expect((html.match(/<script\b[^>]*>/g) ?? []).filter((tag) => !tag.includes(`nonce="${nonce}"`))).toEqual([])
  expect(html).not.toMatch(/<[^>]+\son[a-z]+="/)
  expect(response.headers()['cache-control']).toContain('no-store')
}

// Pages with one object of each kind: how long a rule of axe takes goes with the rows, and a second row brings no colour that the first has not.
test.use({ ownInstallation: {} })

for (const role of ['owner', 'viewer'] as const) {
  test.describe(`every page, as ${role === 'owner' ? 'an owner' : 'a viewer'}`, () => {
    test.use({ role })

    for (const route of [...ROUTES, ...VIEWS]) {
      test(`${route} answers, has a name, and nothing is wrong with it`, async ({ page, api, installation }) => {
        seeded ??= seed(api, installation)
        const url = fill(route, await seeded)
        const response = await page.goto(url)
        const closed = role === 'viewer' && CLOSED_TO_VIEWERS.includes(route)
        expect(response?.status()).toBe(closed ? 403 : 200)
        await expect(page.getByRole('heading', { level: 1 })).toHaveCount(1)
        await expect(page).toHaveTitle(/\S+ · Writ/)
        // The editor comes after the page; until then the region around it is not what a reader meets.
        if (route === '/hooks/[hookId]') await page.getByRole('textbox', { name: /^Code of / }).waitFor()
        // A viewer's page differs in what is turned off, a phone's in its layout: neither brings colours that the first round has not seen.
        await expectNoAxeViolations(page, role === 'owner' ? ['light', 'dark'] : ['light'])
        await expectNoHorizontalScroll(page)
        if (role === 'owner') {
          await page.setViewportSize({ width: 390, height: 844 })
          await expectNoAxeViolations(page, ['light'])
        }
        if (!closed) await expectStrictPolicy(page, url)
      })
    }
  })
}
