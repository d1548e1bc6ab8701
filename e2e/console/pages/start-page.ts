import type { Locator, Page } from '@playwright/test'

/** Get started. */
export class StartPage {
  readonly page: Page
  readonly heading: Locator
  readonly steps: Locator
  readonly secretDialog: Locator

  constructor(page: Page) {
    this.page = page
    this.heading = page.getByRole('heading', { level: 1, name: 'Get started' })
    this.steps = page.getByRole('list', { name: 'Steps' }).getByRole('heading')
    this.secretDialog = page.getByRole('dialog', { name: 'Store the secret of demo-worker' })
  }

  async open(): Promise<void> {
    await this.page.goto('/start')
  }

  step(title: string, state: 'done' | 'next' | 'later'): Locator {
    return this.page.getByRole('heading', { name: new RegExp(`^${title}\\s*: ${state}$`) })
  }

  button(name: string): Locator {
    return this.page.getByRole('main').getByRole('button', { name })
  }

  /** Makes the demo set and answers the secret that is shown once. */
  async createDemoSet(): Promise<string> {
    await this.button('Create a demo set').click()
    const secret = await this.secretDialog.getByRole('region', { name: 'client secret' }).textContent()
    await this.secretDialog.getByRole('checkbox', { name: 'I have stored it' }).check()
    await this.secretDialog.getByRole('button', { name: 'Done' }).click()
    return secret?.trim() ?? ''
  }

  async removeDemoSet(): Promise<void> {
    await this.button('Remove the demo set').click()
    await this.page.getByRole('dialog').getByRole('button', { name: 'Remove the demo set' }).click()
  }

  async requestToken(secret: string): Promise<void> {
    await this.page.getByLabel('Client secret').fill(secret)
    await this.button('Request a token').click()
  }

  /** The client id that the curl of the fourth step has filled in. */
  async clientIdOfCurl(): Promise<string> {
    const curl = await this.page.getByRole('region', { name: 'token request' }).textContent()
    return /-u (\w+):/.exec(curl ?? '')?.[1] ?? ''
  }
}
