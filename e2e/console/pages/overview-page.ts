import type { Locator, Page } from '@playwright/test'

/** The Overview. */
export class OverviewPage {
  readonly page: Page
  readonly heading: Locator
  readonly attention: Locator
  readonly topApplications: Locator
  readonly lastChanges: Locator
  readonly chart: Locator

  constructor(page: Page) {
    this.page = page
    this.heading = page.getByRole('heading', { level: 1, name: 'Overview' })
    this.attention = page.getByRole('region', { name: 'Needs attention' })
    this.topApplications = page.getByRole('table', { name: 'Top applications' })
    this.lastChanges = page.getByRole('region', { name: 'Last changes' })
    this.chart = page.getByRole('img', { name: /^Token requests/ })
  }

  async open(query = ''): Promise<void> {
    await this.page.goto(`/${query}`)
  }

  figure(name: string): Locator {
    return this.page
      .getByRole('main')
      .locator('dl > div', { has: this.page.getByText(name, { exact: true }) })
      .getByRole('definition')
  }

  range(name: string): Locator {
    return this.page.getByRole('navigation', { name: 'Range' }).getByRole('link', { name })
  }

  /** The line about this application that says so. */
  attentionLine(says: string | RegExp): Locator {
    return this.attention.getByRole('listitem').filter({ hasText: says })
  }
}
