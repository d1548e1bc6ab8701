import { SignInPage } from './pages/sign-in-page.ts'
import { expect, PASSWORD, test } from './test.ts'

test.use({ role: 'nobody', ownInstallation: { env: { TRUSTED_PROXIES: '127.0.0.1,::1' } } })

test('failures from one address delay that address alone: nobody can lock somebody else out', async ({ openBrowser, installation }) => {
  const from = async (address: string) => {
    const context = await openBrowser()
    await context.setExtraHTTPHeaders({ 'x-forwarded-for': address })
    const signIn = new SignInPage(await context.newPage())
    await signIn.open()
    return signIn
  }
  const stranger = await from('198.51.100.7')
  for (let tries = 0; tries < 5; tries += 1) {
    await stranger.signIn('owner@example.com', `guess number ${tries}`)
    await expect(stranger.form.getByRole('button')).toBeEnabled()
    await expect(stranger.refusal).toHaveText('The email or the password is wrong.')
  }
  await installation.sql(`UPDATE sign_in_throttles SET blocked_until = now() + interval '10 minutes' WHERE network = '198.51.100.7'`)
  await stranger.signIn('owner@example.com', PASSWORD)
  await expect(stranger.refusal).toHaveText(/^Too many failed attempts from here\. Try again in 10 minutes\.$/)

  const owner = await from('203.0.113.9')
  await owner.signIn('owner@example.com', PASSWORD)
  await expect(owner.page).toHaveURL(`${installation.origin}/start`)
})
