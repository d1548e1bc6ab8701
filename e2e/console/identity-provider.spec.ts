import { type RunningProvider, startIdentityProvider } from '../protocol/identity-provider.ts'
import { AdministratorsPage } from './pages/administrators-page.ts'
import { SignInPage } from './pages/sign-in-page.ts'
import { test as base, expect } from './test.ts'

const CLIENT = { id: 'writ', secret: 'the-secret-of-writ-at-the-provider' }

/** A real OpenID Connect provider, and an installation that knows it. */
const test = base.extend<object, { provider: RunningProvider }>({
  provider: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads from the pattern what a fixture needs
    async ({}, use) => {
      const provider = await startIdentityProvider()
      await use(provider)
      await provider.close()
    },
    { scope: 'worker' },
  ],
  ownInstallation: async ({ provider }, use) => {
    await use({
      env: { WRIT_OIDC_ISSUER: provider.issuer, WRIT_OIDC_CLIENT_ID: CLIENT.id, WRIT_OIDC_CLIENT_SECRET: CLIENT.secret },
    })
  },
  otherOrigins: async ({ provider }, use) => use([provider.issuer]),
})
test.use({ role: 'nobody' })

test('an invited person signs in at the provider and comes back to the page they wanted; nobody else gets in', async ({
  page,
  provider,
  installation,
  signInAs,
  openBrowser,
  secrets,
  unique,
}) => {
  secrets.hidden(CLIENT.secret)
  provider.register({ ...CLIENT, redirectUri: `${installation.origin}/api/auth/callback/oidc` })
  const email = `${unique('dana')}@example.com`
  const owner = await signInAs('owner')
  const administrators = new AdministratorsPage(owner.page)
  await administrators.open()
  await administrators.invite(email, 'Viewer')
  secrets.revealed(new URL(await administrators.invitationLink()).hash.replace('#token=', ''))

  const atProvider = async (signIn: SignInPage) => signIn.page.getByRole('button', { name: new URL(provider.issuer).host }).click()
  provider.person = { sub: 'stranger-1', email: 'stranger@example.com', email_verified: true }
  const stranger = new SignInPage(await (await openBrowser()).newPage())
  await stranger.open('/settings/account')
  await atProvider(stranger)
  await expect(stranger.refusal).toHaveText('Nobody with your email address was invited. Ask an owner for an invitation.')

  provider.person = { sub: 'dana-1', email, email_verified: true, name: 'Dana Reyes' }
  const signIn = new SignInPage(page)
  await signIn.open('/settings/account')
  await atProvider(signIn)
  await expect(page).toHaveURL(`${installation.origin}/settings/account`)
  await expect(page.getByRole('main')).toContainText(email)
})
