import type { Locator, Page } from '@playwright/test'
import { dialog } from './dialogs.ts'

/** Signing keys, and the page of one key. */
export class KeysPage {
  readonly page: Page
  readonly services: Locator

  constructor(page: Page) {
    this.page = page
    this.services = page.getByRole('region', { name: 'What your services see' })
  }

  async open(): Promise<void> {
    await this.page.goto('/keys')
  }

  algorithm(alg: string): Locator {
    return this.page.getByRole('region', { name: alg, exact: true })
  }

  key(status: string, kid: string): Locator {
    return this.page.getByRole('listitem', { name: `${status} key ${kid}` })
  }

  async startRotation(alg: string): Promise<Locator> {
    await this.algorithm(alg)
      .getByRole('button', { name: `Rotate now ${alg}` })
      .click()
    return dialog(this.page, `Rotate ${alg} key`)
  }

  async chooseFromMenu(kid: string, item: string): Promise<void> {
    await this.page.getByRole('button', { name: `Actions for key ${kid}` }).click()
    await this.page.getByRole('menuitem', { name: item }).click()
  }

  async startRevocation(kid: string): Promise<Locator> {
    await this.chooseFromMenu(kid, 'Revoke')
    return dialog(this.page, /^Revoke .* key$/)
  }

  async addNextKey(alg: string): Promise<void> {
    await this.page.getByRole('button', { name: 'Add next key' }).click()
    const question = dialog(this.page, 'Add next key')
    await question.getByRole('radio', { name: alg }).check()
    await question.getByRole('button', { name: 'Add next key' }).click()
  }
}
