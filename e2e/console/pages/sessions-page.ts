import type { Locator, Page } from '@playwright/test'
import { dialog } from './dialogs.ts'

/** Settings, Sessions. */
export class SessionsPage {
  readonly page: Page
  readonly rows: Locator
  readonly signOutOthers: Locator

  constructor(page: Page) {
    this.page = page
    this.rows = page
      .getByRole('table', { name: 'Sessions' })
      .getByRole('row')
      .filter({ has: page.getByRole('cell') })
    this.signOutOthers = page.getByRole('button', { name: 'Sign out all others' })
  }

  async open(): Promise<void> {
    await this.page.goto('/settings/sessions')
  }

  get own(): Locator {
    return this.rows.filter({ hasText: 'this session' })
  }

  async signOut(row: Locator): Promise<void> {
    await row.getByRole('button', { name: /^Sign out/ }).click()
  }

  async signOutAllOthers(): Promise<void> {
    await this.signOutOthers.click()
    await dialog(this.page, 'Sign out all others').getByRole('button', { name: 'Sign out all others' }).click()
  }
}
