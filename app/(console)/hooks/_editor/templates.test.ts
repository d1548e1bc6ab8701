import { beforeAll, expect, it } from 'vitest'
import { convertHook } from '../../../../lib/hooks/convert-hook.ts'
import { shapeOf } from '../../../../lib/hooks/hook-shape.ts'
import { HOOK_TEMPLATES } from '../../../../lib/hooks/hook-templates.ts'
import { readHookTypes } from '../../../../lib/hooks/read-hook-types.ts'
import { createTypeService, type TypeService } from './type-service.ts'

let service: TypeService
beforeAll(async () => {
  service = createTypeService((await readHookTypes()).files)
})

it.each(HOOK_TEMPLATES.map((template) => [template.key, template] as const))(
  'the template %s has its shape and no problem',
  (_key, template) => {
    expect(shapeOf(template.source)).toBe(template.shape)
    service.update(template.source, template.language)
    expect(service.problems()).toEqual([])
  },
)

it.each(HOOK_TEMPLATES.map(({ key, source }) => [key, source] as const))(
  'the template %s is code also in the other shape',
  (_key, source) => {
    service.update(convertHook(source)?.source ?? 'not converted', 'javascript')
    expect(service.problems().filter(({ kind }) => kind === 'syntax')).toEqual([])
  },
)
