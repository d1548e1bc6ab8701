import type { Locator, Page } from '@playwright/test'

/** Settings, Account. */
export class AccountPage {
  readonly page: Page
  readonly heading: Locator
  readonly passwordForm: Locator

  constructor(page: Page) {
    this.page = page
    this.heading = page.getByRole('heading', { level: 1, name: 'Account' })
    this.passwordForm = page.getByRole('form', { name: 'Change password' })
  }

  async open(): Promise<void> {
    await this.page.goto('/settings/account')
  }

  async changePassword({ current, next, again = next }: { current: string; next: string; again?: string }): Promise<void> {
    await this.passwordForm.getByLabel('Current password').fill(current)
    await this.passwordForm.getByLabel('New password', { exact: true }).fill(next)
    await this.passwordForm.getByLabel('New password again').fill(again)
    await this.passwordForm.getByRole('button', { name: 'Change password' }).click()
  }

  fact(name: string): Locator {
    return this.page
      .getByRole('main')
      .locator('dl > div', { has: this.page.getByText(name, { exact: true }) })
      .getByRole('definition')
  }
}
