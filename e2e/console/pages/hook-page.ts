import type { Locator, Page } from '@playwright/test'

/** The editor of one hook, with its versions and secrets. */
export class HookPage {
  readonly code: Locator
  readonly problems: Locator
  readonly result: Locator
  readonly claims: Locator
  readonly dialog: Locator
  readonly saveStatus: Locator
  readonly state: Locator

  constructor(readonly page: Page) {
    this.code = page.getByRole('textbox', { name: /^Code of / })
    this.problems = page.getByRole('region', { name: 'Problems' })
    this.result = page.getByRole('region', { name: 'Result' })
    this.claims = page.getByRole('table', { name: 'Claims before and after' })
    this.dialog = page.getByRole('dialog').filter({ has: page.locator('form') }) // a toast is one, too
    this.saveStatus = page.getByRole('status').filter({ hasText: /saved|Saving/i })
    this.state = page.getByRole('heading', { level: 1 }).locator('..')
  }

  async open({ id }: { id: string }): Promise<void> {
    await this.page.goto(`/hooks/${id}`)
    await this.code.waitFor()
  }

  async openTab(name: 'Code' | 'Secrets' | 'Versions' | 'Runs' | 'Settings'): Promise<void> {
    await this.page
      .getByRole('main')
      .getByRole('link', { name: new RegExp(`^${name}`) })
      .click()
  }

  /** Makes a hook from a template and waits for its editor. */
  async create(template: string, name: string): Promise<void> {
    await this.page.goto('/hooks/new')
    await this.page
      .getByRole('navigation', { name: 'Templates' })
      .getByRole('link', { name: new RegExp(`^${template}`) })
      .click()
    await this.page.waitForURL(/template=/)
    await this.page.getByLabel('Name', { exact: true }).fill(name)
    await this.page.getByRole('button', { name: 'Create hook' }).click()
    await this.code.waitFor()
  }

  async write(source: string): Promise<void> {
    await this.code.fill(source)
  }

  async test(): Promise<void> {
    await this.page.getByRole('button', { name: 'Run test' }).click()
    await this.result.waitFor()
  }

  /** @param version what the button says */
  async deploy(version: string, message: string): Promise<void> {
    await this.page.getByRole('button', { name: `Deploy ${version}` }).click()
    await this.dialog.getByLabel('Message').fill(message)
    await this.dialog.getByRole('button', { name: `Deploy ${version}` }).click()
    await this.dialog.waitFor({ state: 'hidden' })
  }

  async rollBack(version: string): Promise<void> {
    await this.page.getByRole('button', { name: `Roll back to ${version}` }).click()
    await this.dialog.getByRole('button', { name: `Roll back to ${version}` }).click()
    await this.dialog.waitFor({ state: 'hidden' })
  }
}
