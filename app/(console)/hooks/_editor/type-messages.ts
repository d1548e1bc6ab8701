import type { CodeProblem, CompletionItem, Explanation, Language, ReferenceEntry } from './type-service.ts'

/** What the page asks its type worker. `code` travels with every question, so that an answer is about what is on the screen. */
export interface TypeRequest {
  readonly id: number
  readonly typesUrl: string
  readonly code: string
  readonly language: Language
  /** The types of the secrets that are set. */
  readonly secrets: string
  readonly ask: 'problems' | 'complete' | 'explain' | 'reference'
  readonly position?: number
}

export interface TypeAnswers {
  problems: CodeProblem[]
  complete: CompletionItem[]
  explain: Explanation | undefined
  reference: ReferenceEntry[]
}

export interface TypeAnswer {
  readonly id: number
  readonly value?: TypeAnswers[keyof TypeAnswers]
  readonly error?: string
}
