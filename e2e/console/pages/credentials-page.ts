import type { Locator, Page } from '@playwright/test'

/** Applications, one of them, Credentials. */
export class CredentialsPage {
  readonly page: Page
  readonly live: Locator
  readonly ended: Locator
  readonly rotation: Locator
  readonly rotate: Locator
  readonly add: Locator
  readonly dialog: Locator
  /** The panel that shows a new secret. */
  readonly revealed: Locator

  constructor(page: Page) {
    this.page = page
    this.live = page.getByRole('table', { name: 'Live secrets' })
    this.ended = page.getByRole('table', { name: 'Retired and expired secrets' })
    this.rotation = page.getByRole('region', { name: 'Rotation' })
    this.rotate = page.getByRole('main').getByRole('button', { name: 'Rotate secret' })
    this.add = page.getByRole('main').getByRole('button', { name: 'Add secret' })
    this.dialog = page.getByRole('dialog')
    this.revealed = this.dialog.getByRole('region', { name: 'client secret' })
  }

  async open({ clientId }: { clientId: string }): Promise<void> {
    await this.page.goto(`/applications/${clientId}/credentials`)
  }

  /** The row of a live secret, by its last four characters. */
  row(secret: string): Locator {
    return this.live.getByRole('row').filter({ hasText: hintOf(secret) })
  }

  /** Rotates and answers the new secret, which it says to have stored. */
  async rotateSecret(grace = '24 h after the new secret is first used'): Promise<string> {
    await this.rotate.click()
    await this.dialog.getByRole('radio', { name: grace }).check()
    await this.dialog.getByRole('button', { name: 'Rotate secret' }).click()
    return this.store()
  }

  async addSecret(label: string): Promise<string> {
    await this.add.click()
    await this.dialog.getByLabel('Label').fill(label)
    await this.dialog.getByRole('button', { name: 'Add secret' }).click()
    return this.store()
  }

  /** The secret that the panel shows. */
  async secret(): Promise<string> {
    return ((await this.revealed.textContent()) ?? '').trim()
  }

  async store(): Promise<string> {
    const secret = await this.secret()
    await this.dialog.getByLabel('I have stored it').check()
    await this.dialog.getByRole('button', { name: 'Done' }).click()
    return secret
  }

  async act(secret: string, item: string): Promise<void> {
    await this.live.getByRole('button', { name: `Actions for ${hintOf(secret)}` }).click()
    await this.page.getByRole('menuitem', { name: item }).click()
  }

  async confirm(name: string | RegExp): Promise<void> {
    await this.page.getByRole('dialog').getByRole('button', { name }).click()
  }
}

export function hintOf(secret: string): string {
  return `…${secret.slice(-4)}`
}
