import type { Locator, Page } from '@playwright/test'

export function dialog(page: Page, name: string | RegExp): Locator {
  return page.getByRole('dialog', { name })
}

/** The dialog that asks for the password again, before what is dangerous. */
export async function confirmThatItIsYou(page: Page, password: string): Promise<void> {
  const proof = dialog(page, 'Confirm that it is you')
  await proof.getByLabel('Password').fill(password)
  await proof.getByRole('button', { name: 'Confirm' }).click()
}

/** The dialog over a page whose session has ended. */
export async function signInHere(page: Page, password: string): Promise<void> {
  const again = dialog(page, 'Sign in again')
  await again.getByLabel('Password').fill(password)
  await again.getByRole('button', { name: 'Sign in', exact: true }).click()
}
