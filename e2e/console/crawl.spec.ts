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

/** Reading is open to every role; these pages exist only to change something. */
const CLOSED_TO_VIEWERS = ['/applications/new', '/apis/new', '/hooks/new']

/** What stands in the place of `[clientId]` and its kind. A new kind is added here. */
async function seed(api: TestApi, installation: Installation): Promise<Record<string, string>> {
  const ledger = await api.resourceServer({ scopes: ['read:entries', 'write:entries', 'read:accounts-of-a-very-long-scope-name'] })
  const application = await api.application({ owner: 'Payments team', tags: ['production', 'payments'] })
  const grant = await api.grant(application, ledger, ['read:entries'])
  await api.token(application, ledger)
  await api.token(application, ledger, { scope: 'write:entries' })
  const [key] = await installation.sql<{ kid: string }>(`SELECT kid FROM signing_keys WHERE status = 'current' LIMIT 1`)
  return { clientId: application.clientId, apiId: ledger.id, grantId: grant.id, kid: key?.kid ?? '' }
}

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

for (const role of ['owner', 'viewer'] as const) {
  test.describe(`every page, as ${role === 'owner' ? 'an owner' : 'a viewer'}`, () => {
    test.use({ role })

    for (const route of ROUTES) {
      test(`${route} answers, has a name, and nothing is wrong with it`, async ({ page, api, installation }) => {
        const url = fill(route, await seed(api, installation))
        const response = await page.goto(url)
        const closed = role === 'viewer' && CLOSED_TO_VIEWERS.includes(route)
        expect(response?.status()).toBe(closed ? 403 : 200)
        await expect(page.getByRole('heading', { level: 1 })).toHaveCount(1)
        await expect(page).toHaveTitle(/\S+ · Writ/)
        // A viewer's page differs in what is turned off, a phone's in its layout: neither brings colours that the first round has not seen.
        await expectNoAxeViolations(page, role === 'owner' ? ['light', 'dark'] : ['dark'])
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
