import type { Locator, Page } from '@playwright/test'

/** Grants: the matrix, the list, and the editor that both open. */
export class GrantsPage {
  readonly page: Page
  readonly heading: Locator
  readonly grid: Locator
  readonly editor: Locator
  readonly table: Locator
  readonly undo: Locator

  constructor(page: Page) {
    this.page = page
    this.heading = page.getByRole('heading', { level: 1, name: 'Grants' })
    this.grid = page.getByRole('grid', { name: /^Grants/ })
    this.editor = page.getByRole('dialog').getByRole('form', { name: /^Grant of/ })
    this.table = page.getByRole('table', { name: 'Grants' })
    this.undo = page.getByRole('button', { name: 'Undo' })
  }

  /** Narrowed to one application, because all tests share one installation. */
  async open(parameters: Record<string, string>): Promise<void> {
    await this.page.goto(`/grants?${new URLSearchParams(parameters)}`)
  }

  cell(application: { name: string }, api: { name: string }): Locator {
    return this.grid.getByRole('gridcell', { name: new RegExp(`^${application.name} on ${api.name}:`) })
  }

  scope(value: string): Locator {
    return this.editor.getByRole('checkbox', { name: value, exact: true })
  }

  row(application: { name: string }): Locator {
    return this.table.getByRole('row', { name: new RegExp(application.name) })
  }

  save(): Promise<void> {
    return this.editor.getByRole('button', { name: /^(Save|Grant access)$/ }).click()
  }

  remove(): Promise<void> {
    return this.editor.getByRole('button', { name: 'Remove grant' }).click()
  }
}
