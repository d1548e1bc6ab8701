import type { Locator, Page } from '@playwright/test'

/** `/setup` and `/invite`: where a one-time link makes an account. */
export class NewAccountPage {
  readonly page: Page
  readonly form: Locator

  constructor(page: Page, form: 'Become the owner' | 'Accept invitation') {
    this.page = page
    this.form = page.getByRole('form', { name: form })
  }

  async fill({
    email,
    name,
    password,
    again = password,
  }: {
    email?: string
    name: string
    password: string
    again?: string
  }): Promise<void> {
    if (email !== undefined) await this.form.getByLabel('Email').fill(email)
    await this.form.getByLabel('Name').fill(name)
    await this.form.getByLabel('Password', { exact: true }).fill(password)
    await this.form.getByLabel('Password again').fill(again)
    await this.form.getByRole('button').last().click()
  }
}
