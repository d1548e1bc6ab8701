import type { Locator, Page } from '@playwright/test'

/** The list of applications. */
export class ApplicationsPage {
  readonly page: Page
  readonly heading: Locator
  readonly table: Locator
  readonly search: Locator
  readonly create: Locator
  readonly selection: Locator

  constructor(page: Page) {
    this.page = page
    this.heading = page.getByRole('heading', { level: 1, name: 'Applications' })
    this.table = page.getByRole('table', { name: 'Applications' })
    this.search = page.getByRole('searchbox', { name: 'Search applications' })
    this.create = page.getByRole('main').locator('a, button').filter({ hasText: 'Create application' })
    this.selection = page.getByRole('region', { name: 'Selection' })
  }

  async open(query = ''): Promise<void> {
    await this.page.goto(`/applications${query}`)
  }

  row(name: string): Locator {
    return this.table.getByRole('row').filter({ has: this.page.getByRole('link', { name, exact: true }) })
  }

  /** The names on this page, in their order. */
  async names(): Promise<string[]> {
    return this.table.locator('[data-row-link]').allInnerTexts()
  }

  async tick(name: string): Promise<void> {
    await this.table.getByRole('checkbox', { name: `Select ${name}` }).check()
  }

  async tickPage(): Promise<void> {
    await this.table.getByRole('checkbox', { name: /Select all on this page/ }).check()
  }

  async choose(name: string, action: string): Promise<void> {
    await this.table.getByRole('button', { name: `Actions for ${name}`, exact: true }).click()
    await this.page.getByRole('menuitem', { name: action }).click()
  }

  /** The dialog that asks before something is done. */
  dialog(name: string | RegExp): Locator {
    return this.page.getByRole('dialog', { name })
  }
}
