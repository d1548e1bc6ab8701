import type { TypeAnswer, TypeAnswers, TypeRequest } from './type-messages.ts'
import type { Language } from './type-service.ts'

/** The code that a question is about. */
export interface CodeNow {
  readonly code: string
  readonly language: Language
  readonly secrets: string
}

export interface TypeClient {
  /** @returns undefined when the worker is gone or could not answer: the editor works without types */
  ask<Ask extends keyof TypeAnswers>(ask: Ask, now: CodeNow, position?: number): Promise<TypeAnswers[Ask] | undefined>
  close(): void
}

/** Starts the type worker. */
export function startTypeClient(typesUrl: string): TypeClient {
  const worker = new Worker(new URL('./type-worker.ts', import.meta.url), { type: 'module' })
  const waiting = new Map<number, (answer: TypeAnswer) => void>()
  let last = 0
  let gone = false

  function end(): void {
    gone = true
    for (const [id, answer] of waiting) answer({ id })
    waiting.clear()
  }
  worker.onmessage = ({ data }: MessageEvent<TypeAnswer>) => {
    waiting.get(data.id)?.(data)
    waiting.delete(data.id)
  }
  worker.onerror = end

  return {
    async ask(ask, { code, language, secrets }, position) {
      if (gone) return undefined
      const id = ++last
      const request: TypeRequest = { id, typesUrl, code, language, secrets, ask, position }
      const answer = await new Promise<TypeAnswer>((resolve) => {
        waiting.set(id, resolve)
        worker.postMessage(request)
      })
      return answer.value as TypeAnswers[typeof ask] | undefined
    },
    close() {
      end()
      worker.terminate()
    },
  }
}
