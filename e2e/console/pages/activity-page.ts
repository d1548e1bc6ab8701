import type { Locator, Page } from '@playwright/test'
import { dialog } from './dialogs.ts'

interface Filters {
  readonly who?: string
  readonly action?: string
  readonly from?: string
  readonly to?: string
}

/** Admin activity. */
export class ActivityPage {
  readonly page: Page
  readonly table: Locator
  readonly search: Locator
  readonly exportDialog: Locator

  constructor(page: Page) {
    this.page = page
    this.table = page.getByRole('table', { name: 'Admin activity' })
    this.search = page.getByRole('searchbox', { name: 'Search by object' })
    this.exportDialog = dialog(page, 'Export Admin activity')
  }

  async open(query: Readonly<Record<string, string>> = {}): Promise<void> {
    await this.page.goto(`/activity?${new URLSearchParams(query)}`)
  }

  /** The lines that stand for events, without what they open. */
  get rows(): Locator {
    return this.table.getByRole('row').filter({ has: this.page.getByRole('button', { name: /show what changed$/ }) })
  }

  row(text: string | RegExp): Locator {
    return this.rows.filter({ hasText: text })
  }

  toggle(row: Locator): Locator {
    return row.getByRole('button', { name: /show what changed$/ })
  }

  undo(row: Locator): Locator {
    return row.getByRole('button', { name: /^Undo/ })
  }

  async filter({ who, action, from, to }: Filters): Promise<void> {
    await this.page.getByRole('button', { name: 'Add filter' }).click()
    const menu = dialog(this.page, 'Filter')
    if (who) await menu.getByLabel('Who').selectOption({ label: who })
    if (action) await menu.getByLabel('Action').selectOption({ label: action })
    if (from) await menu.getByLabel('From (UTC)').fill(from)
    if (to) await menu.getByLabel('To (UTC)').fill(to)
    await menu.getByRole('button', { name: 'Apply filters' }).click()
  }

  async startExport(format: 'CSV' | 'JSONL'): Promise<void> {
    await this.page.getByRole('button', { name: 'Export', exact: true }).click()
    await this.exportDialog.getByRole('radio', { name: format }).check()
    await this.exportDialog.getByRole('button', { name: 'Export' }).click()
  }
}
