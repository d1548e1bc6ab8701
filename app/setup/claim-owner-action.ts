'use server'

import { headers } from 'next/headers'
import { claimOwnerLink } from '../../lib/auth/owner-link.ts'
import { database } from '../../lib/db/prisma.ts'
import { type DomainError, isDomainError } from '../../lib/errors.ts'
import { CLIENT_ADDRESS_HEADER } from '../../lib/net/strip-headers.ts'

export type SetupState =
  | { step: 'form'; email?: string; problems?: Partial<Record<'form' | 'email' | 'password' | 'confirmation', string>> }
  | { step: 'link-refused' }
  | { step: 'owner-exists' }
  | { step: 'done'; email: string }

/** Makes the first owner with the secret of the one-time link. What is typed comes back on a problem, the passwords excepted. */
export async function claimOwnerAction(_state: SetupState, form: FormData): Promise<SetupState> {
  const { token, email, password, confirmation } = readForm(form)
  if (password !== confirmation) return { step: 'form', email, problems: { confirmation: 'The two passwords differ.' } }
  try {
    const address = (await headers()).get(CLIENT_ADDRESS_HEADER) ?? undefined
    const owner = await claimOwnerLink(database().prisma, { token, email, password, name: '', address })
    return { step: 'done', email: owner.email }
  } catch (error) {
    if (!isDomainError(error)) throw error
    if (error.kind === 'conflict') return { step: 'owner-exists' }
    if (error.kind === 'forbidden') return { step: 'link-refused' }
    return { step: 'form', email, problems: toProblems(error) }
  }
}

function readForm(form: FormData) {
  const text = (name: string) => {
    const value = form.get(name)
    return typeof value === 'string' ? value : ''
  }
  return { token: text('token'), email: text('email').trim(), password: text('password'), confirmation: text('confirmation') }
}

/** The sentence goes to the field it is about. */
function toProblems({ message, problems }: DomainError): Extract<SetupState, { step: 'form' }>['problems'] {
  const path = problems?.[0]?.path
  return path === 'email' || path === 'password' ? { [path]: message } : { form: message }
}
