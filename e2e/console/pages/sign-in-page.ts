import type { Locator, Page } from '@playwright/test'

/** Sign-in, in both its steps. */
export class SignInPage {
  readonly page: Page
  readonly form: Locator
  readonly refusal: Locator
  readonly codeForm: Locator

  constructor(page: Page) {
    this.page = page
    this.form = page.getByRole('form', { name: 'Sign in', exact: true })
    this.refusal = page.getByRole('main').getByRole('alert')
    this.codeForm = page.getByRole('form', { name: 'Second factor' })
  }

  async open(to = '/'): Promise<void> {
    await this.page.goto(to === '/' ? '/sign-in' : `/sign-in?to=${encodeURIComponent(to)}`)
  }

  async signIn(email: string, password: string): Promise<void> {
    await this.form.getByLabel('Email').fill(email)
    await this.form.getByLabel('Password').fill(password)
    await this.form.getByRole('button', { name: 'Sign in' }).click()
  }

  async enterCode(code: string): Promise<void> {
    await this.codeForm.getByRole('textbox').fill(code)
    await this.codeForm.getByRole('button', { name: 'Sign in' }).click()
  }
}
