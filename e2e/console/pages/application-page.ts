import type { Locator, Page } from '@playwright/test'

/** One application: its head, its tabs, and what they hold. */
export class ApplicationPage {
  readonly page: Page
  readonly status: Locator
  readonly settings: Locator

  constructor(page: Page) {
    this.page = page
    this.status = page.getByRole('switch', { name: 'May ask for tokens' })
    this.settings = page.getByRole('form', { name: 'Application settings' })
  }

  async open({ clientId }: { clientId: string }, tab = ''): Promise<void> {
    await this.page.goto(`/applications/${clientId}${tab}`)
  }

  heading(name: string): Locator {
    return this.page.getByRole('heading', { level: 1, name })
  }

  async disable(reason = ''): Promise<void> {
    await this.status.click()
    const dialog = this.page.getByRole('dialog', { name: /^Disable / })
    await dialog.getByLabel('Reason').fill(reason)
    await dialog.getByRole('button', { name: 'Disable', exact: true }).click()
  }

  async save(): Promise<void> {
    await this.settings.getByRole('button', { name: 'Save changes' }).click()
  }
}

/** The form of a new application, and the panel with its secret. */
export class NewApplicationPage {
  readonly page: Page
  readonly form: Locator
  readonly secret: Locator

  constructor(page: Page) {
    this.page = page
    this.form = page.getByRole('form', { name: 'New application' })
    this.secret = page.getByRole('dialog', { name: /^Store the secret of / })
  }

  async open(): Promise<void> {
    await this.page.goto('/applications/new')
  }

  async pickApi(name: string): Promise<void> {
    await this.form.getByRole('combobox', { name: 'Add an API' }).fill(name)
    await this.page.getByRole('option', { name }).click()
  }

  async submit(): Promise<void> {
    await this.form.getByRole('button', { name: 'Create application' }).click()
  }

  /** Reads the secret as a person would, and closes the panel. */
  async storeSecret(): Promise<string> {
    const secret = await this.secret.getByRole('region', { name: 'client secret' }).textContent()
    await this.secret.getByRole('checkbox', { name: 'I have stored it' }).check()
    await this.secret.getByRole('button', { name: 'Done' }).click()
    return secret?.trim() ?? ''
  }
}
