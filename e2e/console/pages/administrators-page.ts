import type { Locator, Page } from '@playwright/test'
import { dialog } from './dialogs.ts'

/** Settings, Administrators. */
export class AdministratorsPage {
  readonly page: Page
  readonly inviteButton: Locator
  readonly secondFactorSwitch: Locator

  constructor(page: Page) {
    this.page = page
    this.inviteButton = page.getByRole('button', { name: 'Invite administrator' })
    this.secondFactorSwitch = page.getByRole('switch', { name: 'Second factor required for owners' })
  }

  async open(): Promise<void> {
    await this.page.goto('/settings/administrators')
  }

  row(email: string): Locator {
    return this.page.getByRole('table', { name: 'Administrators' }).getByRole('row').filter({ hasText: email })
  }

  invitation(email: string): Locator {
    return this.page.getByRole('table', { name: 'Invitations' }).getByRole('row').filter({ hasText: email })
  }

  /** Fills the dialog in and sends it; another dialog may ask for the password. */
  async invite(email: string, role: 'Viewer' | 'Admin' | 'Owner'): Promise<void> {
    await this.inviteButton.click()
    const form = dialog(this.page, 'Invite administrator')
    await form.getByLabel('Email').fill(email)
    await form.getByRole('radio', { name: role }).check()
    await form.getByRole('button', { name: 'Make invitation link' }).click()
  }

  /** The link that is shown once. */
  async invitationLink(): Promise<string> {
    return ((await this.page.getByRole('region', { name: 'Invitation link' }).textContent()) ?? '').trim()
  }

  async putLinkAway(): Promise<void> {
    await this.page.getByRole('checkbox', { name: 'I have stored it' }).check()
    await this.page.getByRole('button', { name: 'Done' }).click()
  }

  async choose(email: string, action: 'Change role' | 'Remove'): Promise<void> {
    await this.row(email)
      .getByRole('button', { name: /^Actions for/ })
      .click()
    await this.page.getByRole('menuitem', { name: action }).click()
  }

  async changeRole(email: string, role: 'Viewer' | 'Admin' | 'Owner'): Promise<void> {
    await this.choose(email, 'Change role')
    const form = dialog(this.page, /^Change the role of/)
    await form.getByRole('radio', { name: role }).check()
    await form.getByRole('button', { name: 'Change role' }).click()
  }

  async remove(email: string): Promise<void> {
    await this.choose(email, 'Remove')
    await dialog(this.page, /^Remove/)
      .getByRole('button', { name: /^Remove/ })
      .click()
  }
}
