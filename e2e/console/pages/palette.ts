import { expect, type Locator, type Page } from '@playwright/test'

/** Search or run a command. */
export class Palette {
  readonly page: Page
  readonly dialog: Locator
  readonly field: Locator

  constructor(page: Page) {
    this.page = page
    this.dialog = page.getByRole('dialog', { name: 'Search or run a command' })
    this.field = this.dialog.getByRole('combobox', { name: 'Search or run a command' })
  }

  async open(): Promise<void> {
    // Until the page is hydrated nobody hears the key.
    await expect(async () => {
      if (!(await this.field.isVisible())) await this.page.keyboard.press('ControlOrMeta+k')
      await this.field.waitFor({ timeout: 2_000 })
    }).toPass()
  }

  option(name: string | RegExp): Locator {
    return this.dialog.getByRole('option', { name })
  }
}
