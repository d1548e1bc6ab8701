import { createContext, useContext } from 'react'

/** Asks whoever was signed out to sign in over the page that is open, and then runs `goOn`. Undefined where nothing can ask. */
export type AskToSignIn = (goOn: () => void) => void

export const SignedOutContext = createContext<AskToSignIn | undefined>(undefined)

export function useAskToSignIn(): AskToSignIn | undefined {
  return useContext(SignedOutContext)
}
