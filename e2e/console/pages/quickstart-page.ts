import type { Locator, Page } from '@playwright/test'

/** Applications, one of them, Quickstart. */
export class QuickstartPage {
  readonly page: Page
  readonly languages: Locator
  readonly api: Locator
  readonly scopes: Locator

  constructor(page: Page) {
    this.page = page
    this.languages = page.getByRole('navigation', { name: 'Languages' })
    this.api = page.getByLabel('API', { exact: true })
    this.scopes = page.getByRole('group', { name: 'Scopes' })
  }

  async open({ clientId }: { clientId: string }, query = ''): Promise<void> {
    await this.page.goto(`/applications/${clientId}/quickstart${query}`)
  }

  async choose(language: string): Promise<void> {
    await this.languages.getByRole('link', { name: language, exact: true }).click()
  }

  program(language: string): Locator {
    return this.page.getByRole('region', { name: `${language} program` })
  }
}
