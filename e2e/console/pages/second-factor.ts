import type { Locator, Page } from '@playwright/test'
import { totpCode } from '../../../lib/auth/testing.ts'

/** Setting a second factor up: in the account, or before anything else where owners need one. */
export class SecondFactorSetup {
  readonly page: Page
  readonly start: Locator
  readonly codes: Locator

  constructor(page: Page) {
    this.page = page
    this.start = page.getByRole('button', { name: 'Set up second factor' })
    this.codes = page.getByRole('list', { name: 'Recovery codes' })
  }

  /** Sets it up with the secret on the screen, as an app would that scanned it. */
  async turnOn(): Promise<{ secret: string; usedCode: string; recoveryCodes: string[] }> {
    await this.start.click()
    const shown = this.page.getByRole('listitem').filter({ has: this.page.getByRole('img', { name: 'QR code of the secret below' }) })
    const secret = (/(?:[A-Z2-7]{4} )+[A-Z2-7]{1,4}/.exec((await shown.textContent()) ?? '')?.[0] ?? '').replaceAll(' ', '')
    const usedCode = totpCode(secret)
    await this.confirm(usedCode)
    return { secret, usedCode, recoveryCodes: await this.codes.getByRole('listitem').allInnerTexts() }
  }

  async confirm(code: string): Promise<void> {
    await this.page.getByLabel('Code', { exact: true }).fill(code)
    await this.page.getByRole('button', { name: 'Turn on' }).click()
    await this.codes.waitFor()
  }

  async storeCodes(): Promise<void> {
    await this.page.getByRole('checkbox', { name: 'I have stored them' }).check()
    await this.page.getByRole('button', { name: 'Continue' }).click()
  }
}
