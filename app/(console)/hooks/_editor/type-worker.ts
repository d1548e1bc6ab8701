import type { HookTypes } from '../../../../lib/hooks/read-hook-types.ts'
import type { TypeAnswer, TypeRequest } from './type-messages.ts'
import { createTypeService, type TypeService } from './type-service.ts'

// TypeScript works here and not in the page: a megabyte of code, and milliseconds per keystroke.
let service: Promise<TypeService> | undefined

async function load(typesUrl: string): Promise<TypeService> {
  const response = await fetch(typesUrl)
  if (!response.ok) throw new Error(`The types answered ${response.status}.`)
  return createTypeService(((await response.json()) as HookTypes).files)
}

async function answer({ typesUrl, code, language, secrets, ask, position = 0 }: TypeRequest): Promise<TypeAnswer['value']> {
  service ??= load(typesUrl)
  try {
    const types = await service
    types.update(code, language, secrets)
    if (ask === 'problems') return types.problems()
    if (ask === 'complete') return types.complete(position)
    return ask === 'explain' ? types.explain(position) : types.reference()
  } catch (error) {
    service = undefined // the next question loads them again
    throw error
  }
}

self.onmessage = ({ data }: MessageEvent<TypeRequest>) => {
  answer(data).then(
    (value) => self.postMessage({ id: data.id, value } satisfies TypeAnswer),
    (error: unknown) => self.postMessage({ id: data.id, error: String(error) } satisfies TypeAnswer),
  )
}
