import type { TestApi, TestApplication } from './api.ts'
import { CredentialsPage, hintOf } from './pages/credentials-page.ts'
import { expect, expectNoAxeViolations, expectNoHorizontalScroll, test } from './test.ts'

/** An application that may call an API, with how a token is asked for with any secret. */
async function granted(api: TestApi) {
  const [application, ledger] = [await api.application(), await api.resourceServer()]
  await api.grant(application, ledger)
  const ask = async (clientSecret: string) => {
    const { status, body } = await api.token({ clientId: application.clientId, clientSecret }, ledger)
    return body.error ?? status
  }
  return { application, ask }
}

/** The same with a rotation under way. */
async function rotated(page: CredentialsPage, api: TestApi, grace?: string) {
  const { application, ask } = await granted(api)
  await page.open(application)
  const next = await page.rotateSecret(grace)
  return { application, ask, old: application.clientSecret, next }
}

const historyOf = ({ clientId }: TestApplication) => ({
  text: "SELECT event FROM admin_events WHERE target_id = $1 AND event LIKE 'client_secret.%' ORDER BY id",
  values: [clientId],
})

test.describe('rotating a secret', () => {
  test('keeps both alive, starts the grace with the first use, and what is retired is refused from the next request on', async ({
    page,
    api,
    installation,
  }) => {
    const credentials = new CredentialsPage(page)
    const { application, ask, old, next } = await rotated(credentials, api)
    await expect(credentials.row(old)).toContainText('Retiring: waits for first use of the new secret')
    await expect(credentials.row(next)).toContainText('Active')
    await expect(credentials.rotation).toContainText(`Its grace of 24 h begins when ${hintOf(next)} is first used`)

    expect(await ask(old)).toBe(200)
    await expect(credentials.row(old)).toContainText('waits for first use')
    expect(await ask(next)).toBe(200)
    // Nobody touches the page: it hears of the first use by itself.
    await expect(credentials.row(old)).toContainText('Retires in 23 h', { timeout: 20_000 })
    await expect(credentials.row(next)).toContainText('127.0.0.1')

    await credentials.rotation.getByRole('button', { name: `Retire ${hintOf(old)} now` }).click()
    await expect(credentials.dialog).toContainText('was last used')
    await expect(credentials.dialog).toContainText('from 127.0.0.1')
    await credentials.confirm(`Retire ${hintOf(old)} now`)
    await expect(credentials.ended.getByRole('row').filter({ hasText: hintOf(old) })).toContainText('Retired')
    expect(await ask(old)).toBe('invalid_client')
    expect(await ask(next)).toBe(200)
    const { text, values } = historyOf(application)
    expect((await installation.sql<{ event: string }>(text, values)).map(({ event }) => event)).toEqual([
      'client_secret.created',
      'client_secret.rotated',
      'client_secret.revoked',
    ])
  })

  test('shows the new secret once, and closes only when it is kept', async ({ page, api }) => {
    const credentials = new CredentialsPage(page)
    const { application, ask } = await granted(api)
    await credentials.open(application)
    await credentials.rotate.click()
    await credentials.confirm('Rotate secret')
    const secret = await credentials.secret()
    await page.keyboard.press('Escape')
    await expect(credentials.revealed).toBeVisible()
    await expect(credentials.dialog.getByRole('button', { name: 'Done' })).toHaveAccessibleDescription(/Copy or download it first/)
    await expectNoAxeViolations(page)

    await credentials.dialog.getByRole('button', { name: 'Copy as' }).click()
    await page.getByRole('menuitem', { name: 'Shell: export' }).click()
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(`export WRIT_CLIENT_SECRET='${secret}'`)
    await credentials.confirm('Done')
    await expect(credentials.dialog).toBeHidden()
    await expect(page.getByRole('main')).not.toContainText(secret)
    await page.reload()
    await expect(credentials.row(secret)).toBeVisible()
    await expect(page.getByRole('main')).not.toContainText(secret)
    expect(await ask(secret)).toBe(200)
  })

  test('is downloaded as a file with the names that the quickstarts read', async ({ page, api }) => {
    const credentials = new CredentialsPage(page)
    const { application } = await granted(api)
    await credentials.open(application)
    await credentials.rotate.click()
    await credentials.confirm('Rotate secret')
    const secret = await credentials.secret()
    const download = page.waitForEvent('download')
    await credentials.confirm('Download .env')
    const lines = await (await download).createReadStream().then(async (stream) => {
      let text = ''
      for await (const chunk of stream) text += chunk
      return text.split('\n')
    })
    expect(lines).toContain(`WRIT_CLIENT_ID=${application.clientId}`)
    expect(lines).toContain(`WRIT_CLIENT_SECRET=${secret}`)
    await credentials.confirm('Done')
    await expect(credentials.dialog).toBeHidden()
  })

  test('is possible once: with two live ones the buttons stay and say why', async ({ page, api }) => {
    const credentials = new CredentialsPage(page)
    await rotated(credentials, api)
    for (const button of [credentials.rotate, credentials.add]) {
      await expect(button).toHaveAttribute('aria-disabled', 'true')
      await expect(button).toHaveAccessibleDescription(/Two secrets are live/)
    }
  })

  test('on a date ends the old one then; a date that is past is refused at the field', async ({ page, api, installation }) => {
    const credentials = new CredentialsPage(page)
    const { application, ask } = await granted(api)
    await credentials.open(application)
    await credentials.rotate.click()
    await credentials.dialog.getByRole('radio', { name: 'On a date' }).check()
    const field = credentials.dialog.getByLabel('Retires at')
    await field.fill('2020-01-01T00:00')
    await credentials.confirm('Rotate secret')
    await expect(field).toHaveAccessibleDescription(/must lie ahead/)
    const at = new Date(Date.now() + 3 * 86_400_000).toISOString().slice(0, 16)
    await field.fill(at)
    await credentials.confirm('Rotate secret')
    await credentials.store()
    await expect(credentials.row(application.clientSecret)).toContainText('Retires in 2 d')
    await installation.sql("UPDATE client_secrets SET retires_at = now() - interval '1 second' WHERE id = $1", [application.secretId])
    expect(await ask(application.clientSecret)).toBe('invalid_client')
    await expect(credentials.ended).toContainText(hintOf(application.clientSecret), { timeout: 20_000 })
  })
})

test.describe('a rotation under way', () => {
  test('is cancelled: the new secret is refused at the next request, the old one stays', async ({ page, api }) => {
    const credentials = new CredentialsPage(page)
    const { ask, old, next } = await rotated(credentials, api)
    expect(await ask(next)).toBe(200)
    await expect(credentials.row(old)).toContainText('Retires in 23 h', { timeout: 20_000 })
    await credentials.rotation.getByRole('button', { name: 'Cancel rotation' }).click()
    await expect(credentials.dialog).toContainText('Whoever uses the new secret already is refused')
    await credentials.confirm('Cancel rotation')
    await expect(credentials.row(old)).toContainText('Active')
    await expect(credentials.rotation).toBeHidden()
    expect(await ask(next)).toBe('invalid_client')
    expect(await ask(old)).toBe(200)
  })

  test('is given more time', async ({ page, api }) => {
    const credentials = new CredentialsPage(page)
    await rotated(credentials, api, '1 h after the new secret is first used')
    await credentials.rotation.getByRole('button', { name: 'Extend grace' }).click()
    await credentials.dialog.getByRole('radio', { name: '1 h longer' }).check()
    await credentials.confirm('Extend grace')
    await expect(credentials.rotation).toContainText('Its grace of 2 h begins')
  })

  test('says when the old one is safe to retire', async ({ page, api, installation }) => {
    const credentials = new CredentialsPage(page)
    const { application, ask, old, next } = await rotated(credentials, api)
    expect(await ask(old)).toBe(200)
    expect(await ask(next)).toBe(200)
    await expect(credentials.rotation).toContainText('Safe to retire from', { timeout: 20_000 })
    await installation.sql("UPDATE secret_usage SET last_used_at = now() - interval '2 days' WHERE secret_id = $1", [application.secretId])
    await expect(credentials.row(old)).toContainText('Safe to retire', { timeout: 20_000 })
  })

  test('that somebody else has ended meanwhile is not ended again, and the page catches up', async ({ page, api, signInAs }) => {
    const credentials = new CredentialsPage(page)
    const { application, ask, old, next } = await rotated(credentials, api)
    await credentials.rotation.getByRole('button', { name: `Retire ${hintOf(old)} now` }).click()
    const other = new CredentialsPage((await signInAs('admin')).page)
    await other.open(application)
    await other.rotation.getByRole('button', { name: 'Cancel rotation' }).click()
    await other.confirm('Cancel rotation')
    await expect(other.row(old)).toContainText('Active') // a region behind a dialog is hidden too
    await credentials.confirm(`Retire ${hintOf(old)} now`)
    await expect(credentials.dialog.getByRole('alert')).toContainText('changed by someone else meanwhile')
    await expect(credentials.dialog).toContainText('It is the only live secret')
    expect(await ask(old)).toBe(200)
    expect(await ask(next)).toBe('invalid_client')
  })
})

test.describe('secrets', () => {
  test('are added with a label and retired from their menu; without one the page says what that means', async ({ page, api }) => {
    const credentials = new CredentialsPage(page)
    const { application, ask } = await granted(api)
    await credentials.open(application)
    const second = await credentials.addSecret('eu-west')
    await expect(credentials.row(second)).toContainText('eu-west')
    expect(await ask(second)).toBe(200)
    for (const secret of [second, application.clientSecret]) {
      await credentials.act(secret, 'Retire now')
      await credentials.confirm(`Retire ${hintOf(secret)} now`)
      await expect(credentials.ended).toContainText(hintOf(secret))
    }
    expect(await ask(second)).toBe('invalid_client')
    await expect(page.getByRole('region', { name: 'No live secret' })).toContainText('cannot get a token until it has a secret')
    await expect(credentials.rotate).toHaveAccessibleDescription(/no live secret to replace/)
  })

  test('get another label and an expiry; a stale edit shows both versions and is reapplied', async ({ page, api, signInAs }) => {
    const credentials = new CredentialsPage(page)
    const { application } = await granted(api)
    await credentials.open(application)
    await credentials.act(application.clientSecret, 'Edit label and expiry')
    await credentials.dialog.getByLabel('Label').fill('mine')
    const other = new CredentialsPage((await signInAs('admin')).page)
    await other.open(application)
    await other.act(application.clientSecret, 'Edit label and expiry')
    await other.dialog.getByLabel('Label').fill('theirs')
    await other.dialog.getByLabel('Expires').selectOption('90')
    await other.confirm('Save changes')
    await expect(other.row(application.clientSecret)).toContainText('theirs')
    await credentials.confirm('Save changes')
    const alert = credentials.dialog.getByRole('alert')
    await expect(alert.getByRole('row', { name: 'Label' })).toContainText('theirs')
    await expect(alert.getByRole('row', { name: 'Label' })).toContainText('mine')
    await credentials.confirm('Reapply yours')
    await expect(credentials.row(application.clientSecret)).toContainText('mine')
  })
})

test.describe('the credentials page', () => {
  test('has nothing for axe and fits every window, in each of its states', async ({ page, api }) => {
    const credentials = new CredentialsPage(page)
    const { old } = await rotated(credentials, api)
    await expectNoAxeViolations(page)
    await expectNoHorizontalScroll(page)
    await credentials.rotation.getByRole('button', { name: 'Extend grace' }).click()
    await expectNoAxeViolations(page)
    await page.keyboard.press('Escape')
    await credentials.act(old, 'Retire now')
    await expectNoAxeViolations(page)
    await credentials.confirm(/^Retire/)
    await expect(credentials.ended).toContainText('Retired')
    await expectNoAxeViolations(page)
    await expectNoHorizontalScroll(page)
  })

  test('is used with the keyboard alone, from rotating to storing', async ({ page, api }) => {
    const credentials = new CredentialsPage(page)
    const { application } = await granted(api)
    await credentials.open(application)
    await credentials.rotate.focus()
    await page.keyboard.press('Enter')
    await expect(credentials.dialog.getByRole('radio', { name: /^24 h/ })).toBeFocused()
    await page.keyboard.press('ArrowUp')
    await expect(credentials.dialog.getByRole('radio', { name: /^1 h/ })).toBeChecked()
    await credentials.dialog.getByLabel('Label').focus()
    await page.keyboard.type('by keyboard')
    await page.keyboard.press('Enter')
    await expect(credentials.dialog.getByRole('button', { name: 'Copy client secret' })).toBeFocused()
    await credentials.dialog.getByLabel('I have stored it').focus()
    await page.keyboard.press('Space')
    await page.keyboard.press('Escape')
    await expect(credentials.dialog).toBeHidden()
    await expect(credentials.rotation).toContainText('Its grace of 1 h begins')
  })

  test.describe('for a viewer', () => {
    test.use({ role: 'viewer' })

    test('shows everything but secrets, and every action says which role it needs', async ({ page, api, unique }) => {
      const credentials = new CredentialsPage(page)
      const application = await api.application({ name: unique('mailer'), secret: { label: 'eu-west' } })
      await credentials.open(application)
      await expect(credentials.row(application.clientSecret)).toContainText('eu-west')
      for (const button of [credentials.rotate, credentials.add]) {
        await expect(button).toHaveAttribute('aria-disabled', 'true')
        await expect(button).toHaveAccessibleDescription('Needs the admin role')
      }
      await credentials.live.getByRole('button', { name: /^Actions for/ }).click()
      for (const name of ['Edit label and expiry', 'Retire now']) {
        await expect(page.getByRole('menuitem', { name })).toHaveAttribute('aria-disabled', 'true')
      }
    })
  })
})
