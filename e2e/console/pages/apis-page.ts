import type { Locator, Page } from '@playwright/test'
import { dialog } from './dialogs.ts'

type Algorithm = 'RS256' | 'PS256' | 'ES256' | 'EdDSA'
type Tab = 'Overview' | 'Scopes' | 'Applications' | 'Activity' | 'Settings'

interface NewApi {
  name?: string
  identifier?: string
  lifetime?: number
  unit?: 'seconds' | 'minutes' | 'hours' | 'days'
  algorithm?: Algorithm
  scopes?: string
}

/** The list of APIs, the form that makes one, and the pages of one. */
export class ApisPage {
  readonly page: Page
  readonly createLink: Locator
  readonly search: Locator
  readonly form: Locator
  readonly addScopeForm: Locator
  readonly rollOutQuestion: Locator
  readonly settingsForm: Locator
  readonly settingsName: Locator
  readonly callers: Locator

  constructor(page: Page) {
    this.page = page
    this.createLink = page.getByRole('main').getByRole('link', { name: 'Create API' })
    this.search = page.getByRole('searchbox', { name: 'Search APIs' })
    this.form = page.getByRole('form', { name: 'Create API' })
    this.addScopeForm = page.getByRole('form', { name: 'Add scope' })
    this.rollOutQuestion = dialog(page, /to applications that hold every other scope/)
    this.settingsForm = page.getByRole('form', { name: 'API settings' })
    this.settingsName = this.settingsForm.getByRole('textbox', { name: 'Name' })
    this.callers = page.getByRole('table', { name: 'Applications that may call this API' })
  }

  async openList(): Promise<void> {
    await this.page.goto('/apis')
  }

  async open({ id }: { id: string }, tab: Tab = 'Overview'): Promise<void> {
    await this.page.goto(`/apis/${id}${tab === 'Overview' ? '' : `/${tab.toLowerCase()}`}`)
  }

  /** Without waiting for what comes of it. */
  async show(tab: Tab): Promise<void> {
    await this.page
      .getByRole('main')
      .getByRole('link', { name: new RegExp(`^${tab}`) })
      .click()
  }

  row(name: string): Locator {
    return this.page.getByRole('table', { name: 'APIs' }).getByRole('row').filter({ hasText: name })
  }

  /** A text of the form that makes an API. By its role: the words of a choice may have the label of a field in them. */
  field(name: 'Name' | 'Identifier' | 'Token lifetime' | 'Scopes'): Locator {
    return this.form.getByRole('textbox', { name })
  }

  async fill({ name, identifier, lifetime, unit, algorithm, scopes }: NewApi): Promise<void> {
    if (name !== undefined) await this.field('Name').fill(name)
    if (identifier !== undefined) await this.field('Identifier').fill(identifier)
    if (lifetime !== undefined) await this.field('Token lifetime').fill(String(lifetime))
    if (unit !== undefined) await this.form.getByLabel('Unit').selectOption(unit)
    if (algorithm !== undefined) await this.form.getByRole('radio', { name: algorithm }).check()
    if (scopes !== undefined) await this.field('Scopes').fill(scopes)
  }

  async submit(): Promise<void> {
    await this.form.getByRole('button', { name: 'Create API' }).click()
  }

  scope(value: string): Locator {
    return this.page
      .getByRole('table', { name: 'Scopes' })
      .getByRole('row')
      .filter({ has: this.page.getByText(value, { exact: true }) })
  }

  async addScope(value: string, description = ''): Promise<void> {
    await this.addScopeForm.getByLabel('New scope').fill(value)
    await this.addScopeForm.getByLabel('Description').fill(description)
    await this.addScopeForm.getByRole('button', { name: 'Add scope' }).click()
  }

  /** Ticks these applications in the roll-out question. */
  async tick(...applications: string[]): Promise<void> {
    for (const name of applications) await this.rollOutQuestion.getByRole('checkbox', { name: `Add to ${name}` }).check()
  }

  async rollOut(): Promise<void> {
    await this.rollOutQuestion.getByRole('button', { name: /^Add to / }).click()
  }

  async deleteScope(value: string): Promise<Locator> {
    await this.scope(value)
      .getByRole('button', { name: `Delete ${value}` })
      .click()
    return dialog(this.page, `Delete ${value}`)
  }

  async save(): Promise<void> {
    await this.settingsForm.getByRole('button', { name: 'Save changes' }).click()
  }

  /** Opens the dialog that deletes the API and types into it. */
  async typeToDelete(name: string, typed = name): Promise<Locator> {
    await this.page.getByRole('button', { name: 'Delete API' }).click()
    const confirmation = dialog(this.page, `Delete ${name}`)
    await confirmation.getByRole('textbox').fill(typed)
    return confirmation
  }
}
