import { decodeProtectedHeader } from 'jose'
import type { Installation } from './installation.ts'
import { confirmThatItIsYou, dialog } from './pages/dialogs.ts'
import { KeysPage } from './pages/keys-page.ts'
import { expect, expectNoAxeViolations, PASSWORD, test } from './test.ts'

// Keys belong to the whole installation.
test.use({ ownInstallation: {} })

async function publishedKids(installation: Installation): Promise<string[]> {
  const response = await fetch(`${installation.origin}/.well-known/jwks.json`)
  return ((await response.json()) as { keys: { kid: string }[] }).keys.map(({ kid }) => kid)
}

async function kidOf(installation: Installation, status: string, alg = 'RS256'): Promise<string> {
  const [row] = await installation.sql<{ kid: string }>(
    'SELECT kid FROM signing_keys WHERE status = $1 AND alg = $2 ORDER BY replaced_at DESC NULLS LAST LIMIT 1',
    [status, alg],
  )
  if (!row) throw new Error(`there is no ${status} ${alg} key`)
  return row.kid
}

const agePublished = (installation: Installation, interval: string) =>
  installation.sql(`UPDATE signing_keys SET published_at = published_at - $1::interval WHERE status = 'next'`, [interval])

test.describe('rotating', () => {
  test('by force and with a reason: the next token is signed by the new key, and the key set holds both', async ({
    page,
    api,
    installation,
  }) => {
    const [application, ledger] = [await api.application(), await api.resourceServer()]
    await api.grant(application, ledger)
    const signedBy = async () => decodeProtectedHeader((await api.token(application, ledger)).body.access_token ?? '').kid
    const [current, next] = [await kidOf(installation, 'current'), await kidOf(installation, 'next')]
    expect(await signedBy()).toBe(current)

    const keys = new KeysPage(page)
    await keys.open()
    const question = await keys.startRotation('RS256')
    await expect(question).toContainText('The next key is not safe to use yet')
    await question.getByRole('button', { name: 'Force rotation' }).click()
    await expect(question.getByLabel('Reason')).toHaveAccessibleDescription(/is missing/i)
    expect(await kidOf(installation, 'current')).toBe(current)
    await question.getByLabel('Reason').fill('the key may have been copied')
    await question.getByRole('button', { name: 'Force rotation' }).click()

    await expect(keys.key('Current', next)).toBeVisible()
    await expect(keys.key('Previous', current)).toContainText('Tokens alive under this key: 1, last one expires')
    expect(await signedBy()).toBe(next)
    expect(await publishedKids(installation)).toEqual(expect.arrayContaining([current, next, await kidOf(installation, 'next')]))
    await expect(keys.services.getByText('Served', { exact: true })).toHaveCount(3)
  })

  test('without force once the next key was published for a day, and once for two admins', async ({ page, openBrowser, installation }) => {
    await agePublished(installation, '25 hours')
    const next = await kidOf(installation, 'next')
    const [keys, late] = [new KeysPage(page), new KeysPage(await (await openBrowser(installation.sessions.owner)).newPage())]
    await keys.open()
    await late.open()
    await agePublished(installation, '0 hours')
    const lateQuestion = await late.startRotation('RS256')
    await (await keys.startRotation('RS256')).getByRole('button', { name: 'Rotate now' }).click()
    await expect(keys.key('Current', next)).toBeVisible()
    await lateQuestion.getByRole('button', { name: 'Rotate now' }).click()
    await expect(lateQuestion.getByRole('alert')).toContainText(`${next} is current now`)
    expect(await kidOf(installation, 'current')).toBe(next)
  })

  test('by itself is scheduled by an owner, and the page says when it comes', async ({ openBrowser, page, installation }) => {
    const keys = new KeysPage(page)
    await keys.open()
    const schedule = page.getByRole('button', { name: 'Schedule' })
    await expect(schedule).toHaveAttribute('aria-disabled', 'true')
    await expect(schedule).toHaveAccessibleDescription('Needs the owner role')

    const owner = await (await openBrowser(installation.sessions.owner)).newPage()
    await new KeysPage(owner).open()
    await owner.getByRole('button', { name: 'Schedule' }).click()
    const question = dialog(owner, 'Schedule key rotation')
    await question.getByRole('radio', { name: 'By itself' }).check()
    await question.getByLabel('Every … days').fill('366')
    await question.getByRole('button', { name: 'Save schedule' }).click()
    await expect(question.getByLabel('Every … days')).toHaveAttribute('aria-invalid', 'true')
    await question.getByLabel('Every … days').fill('30')
    await question.getByRole('button', { name: 'Save schedule' }).click()
    await expect(owner.getByText('They rotate every 30 days')).toBeVisible()
    await expect(owner.getByText(/Next rotation:/)).toBeVisible()
  })
})

test.describe('revoking', () => {
  test('needs the kid typed, a reason and a recent sign-in; the key leaves the key set at once', async ({
    signInAs,
    installation,
    secrets,
  }) => {
    secrets.hidden(PASSWORD)
    const { page, email } = await signInAs('admin')
    await installation.sql(
      `UPDATE admin_sessions SET reauthenticated_at = now() - interval '11 minutes' WHERE admin_id = (SELECT id FROM admins WHERE email = $1)`,
      [email],
    )
    const next = await kidOf(installation, 'next')
    const keys = new KeysPage(page)
    await keys.open()
    const question = await keys.startRevocation(next)
    const revoke = question.getByRole('button', { name: 'Revoke key' })
    await expect(revoke).toHaveAttribute('aria-disabled', 'true')
    await question.getByLabel(/to confirm$/).fill(next)
    await question.getByLabel('Reason').fill('copied to a laptop')
    await revoke.click()
    await confirmThatItIsYou(page, PASSWORD)
    await expect(keys.key('Revoked', next)).toBeVisible()
    expect(await publishedKids(installation)).not.toContain(next)
    await page.goto(`/keys/${next}`)
    await expect(page.getByRole('main')).toContainText('Revoked RS256')
    await expect(page.getByRole('button', { name: 'Revoke', exact: true })).toHaveCount(0)
  })

  test('warns with the tokens that stop verifying, and is not offered for the key that signs', async ({ page, installation }) => {
    await agePublished(installation, '25 hours')
    const current = await kidOf(installation, 'current')
    await installation.sql(
      `INSERT INTO key_expiry_counters (kid, expiry_minute, writer_id, count) VALUES ($1, now() + interval '2 hours', gen_random_uuid(), 214)`,
      [current],
    )
    const keys = new KeysPage(page)
    await keys.open()
    await page.getByRole('button', { name: `Actions for key ${current}` }).click()
    await expect(page.getByRole('menuitem', { name: 'Copy kid' })).toBeVisible()
    await expect(page.getByRole('menuitem', { name: 'Revoke' })).toHaveCount(0)
    await page.keyboard.press('Escape')
    await (await keys.startRotation('RS256')).getByRole('button', { name: 'Rotate now' }).click()
    await expect(keys.key('Previous', current)).toBeVisible()
    const question = await keys.startRevocation(current)
    await expect(question).toContainText(/21\d tokens alive under this key stop verifying/)
  })
})

test('an algorithm without a next key gets one, and an API without a key that signs is named', async ({ page, installation, api }) => {
  await api.resourceServer({ signingAlg: 'ES256' })
  await installation.sql(`DELETE FROM signing_keys WHERE alg = 'ES256' AND status = 'next'`)
  const keys = new KeysPage(page)
  await keys.open()
  await expect(keys.algorithm('ES256')).toContainText('ES256 has one key only')
  await keys.addNextKey('ES256')
  await expect(keys.algorithm('ES256').getByRole('listitem', { name: /^Next key/ })).toBeVisible()
  await installation.sql(`DELETE FROM signing_keys WHERE alg = 'ES256'`)
  await page.reload()
  await expect(keys.algorithm('ES256')).toContainText('No usable ES256 key')
  await keys.addNextKey('ES256')
  await expect(keys.algorithm('ES256').getByRole('listitem', { name: /^Current key/ })).toBeVisible()
  expect(await publishedKids(installation)).toContain(await kidOf(installation, 'current', 'ES256'))
})

test('the public key is copied as JWK and PEM', async ({ page, installation }) => {
  const current = await kidOf(installation, 'current')
  const keys = new KeysPage(page)
  await keys.open()
  await keys.chooseFromMenu(current, 'Copy public key as PEM')
  await expect(page.getByText('Copied public key as PEM')).toBeVisible()
  const copied = () => page.evaluate(() => navigator.clipboard.readText())
  expect(await copied()).toMatch(/^-----BEGIN PUBLIC KEY-----/)
  await keys.chooseFromMenu(current, 'Copy public key as JWK')
  await expect.poll(async () => (await copied()).includes(current)).toBe(true)
  expect(JSON.parse(await copied())).not.toHaveProperty('d')
})

test.describe('a viewer', () => {
  test.use({ role: 'viewer' })

  test('reads everything and changes nothing', async ({ page, installation }) => {
    const keys = new KeysPage(page)
    await keys.open()
    const rotate = keys.algorithm('RS256').getByRole('button', { name: 'Rotate now RS256' })
    await expect(rotate).toHaveAttribute('aria-disabled', 'true')
    await expect(rotate).toHaveAccessibleDescription('Needs the admin role')
    await expect(page.getByRole('button', { name: 'Add next key' })).toHaveAccessibleDescription('Needs the admin role')
    await page.goto(`/keys/${await kidOf(installation, 'next')}`)
    await expect(page.getByRole('button', { name: 'Revoke', exact: true })).toHaveAccessibleDescription('Needs the admin role')
  })
})

test('both pages are usable with the keyboard, and what opens over them has nothing for axe', async ({ page, installation }) => {
  const keys = new KeysPage(page)
  await keys.open()
  await keys.algorithm('RS256').getByRole('button', { name: 'Rotate now RS256' }).focus()
  await page.keyboard.press('Enter')
  await expect(dialog(page, 'Rotate RS256 key')).toBeVisible()
  await expectNoAxeViolations(page)
  await page.keyboard.press('Escape')
  await expect(dialog(page, 'Rotate RS256 key')).toHaveCount(0)
  await page.goto(`/keys/${await kidOf(installation, 'current')}`)
  await expect(page.getByRole('heading', { name: 'Public key' })).toBeVisible()
  expect((await page.goto('/keys/no-such-key'))?.status()).toBe(404)
})

test.describe('where the public address does not lead here', () => {
  test.use({ ownInstallation: { env: { ISSUER_URL: 'http://localhost:65535' } } })

  test('the page names the URL and the error, and tries again', async ({ page }) => {
    const keys = new KeysPage(page)
    await keys.open()
    await expect(keys.services.getByRole('alert')).toContainText('http://localhost:65535/.well-known/jwks.json')
    await expect(keys.services.getByRole('alert')).toContainText('ECONNREFUSED')
    await keys.services.getByRole('button', { name: 'Retry' }).click()
    await expect(keys.services.getByRole('alert')).toBeVisible()
  })
})
