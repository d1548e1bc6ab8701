import type { Locator, Page } from '@playwright/test'

type SettingsPath = 'general' | 'appearance' | 'shortcuts'

/** Settings: General, Appearance, Shortcuts. */
export class SettingsPage {
  readonly page: Page
  readonly badgeForm: Locator
  readonly unusedForm: Locator
  readonly defaultApiForm: Locator
  readonly badge: Locator
  readonly singleKeys: Locator

  constructor(page: Page) {
    this.page = page
    this.badgeForm = page.getByRole('form', { name: 'Environment badge' })
    this.unusedForm = page.getByRole('form', { name: 'Unused scopes' })
    this.defaultApiForm = page.getByRole('form', { name: 'Default API' })
    this.badge = page.getByRole('complementary', { name: 'Sidebar' }).getByText(/Environment: \S/)
    this.singleKeys = page.getByRole('switch', { name: 'Single-key shortcuts' })
  }

  async open(path: SettingsPath): Promise<void> {
    await this.page.goto(`/settings/${path}`)
  }

  async saveBadge(name: string, colour?: 'None' | 'Green' | 'Yellow' | 'Red' | 'Purple' | 'Blue'): Promise<void> {
    await this.badgeForm.getByLabel('Name').fill(name)
    if (colour) await this.badgeForm.getByLabel('Colour').selectOption({ label: colour })
    await this.badgeForm.getByRole('button', { name: 'Save badge' }).click()
  }

  async chooseDefaultApi(name: string): Promise<void> {
    await this.defaultApiForm.getByRole('combobox', { name: 'API' }).fill(name)
    await this.page.getByRole('option', { name }).click()
    await this.defaultApiForm.getByRole('button', { name: 'Save default API' }).click()
  }

  async saveDays(days: string): Promise<void> {
    await this.unusedForm.getByLabel('Unused after').fill(days)
    await this.unusedForm.getByRole('button', { name: 'Save days' }).click()
  }
}
