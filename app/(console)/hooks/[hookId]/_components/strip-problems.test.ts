import { describe, expect, it } from 'vitest'
import { shapeOf } from '../../../../../lib/hooks/hook-shape.ts'
import { offsetOf, placeOf, stripProblems, withoutExport } from './strip-problems.ts'

const HOOK = 'module.exports = function (client, scope, audience, context, cb) {}\n'
const ACTION = 'exports.onExecuteCredentialsExchange = async (event, api) => {}\n'
const nothing = { problems: [], goTo: () => {}, write: undefined }

describe('problems of the code', () => {
  it('are none where there are none, and unknown while nobody has looked', () => {
    expect(stripProblems({ ...nothing, source: HOOK, shape: 'hook' })).toEqual([])
    expect(stripProblems({ ...nothing, problems: undefined, source: HOOK, shape: 'hook' })).toBeUndefined()
  })

  it('say where a syntax error is, and that it blocks', () => {
    const problems = [{ from: 2, to: 3, message: 'no', kind: 'syntax' as const }]
    expect(stripProblems({ ...nothing, problems, source: 'a\nb', shape: 'hook' })).toMatchObject([
      { message: 'no', line: 2, column: 1, blocks: true },
    ])
  })

  it.each([
    ['neither', 'const a = 1\n', ['hook', 'action']],
    ['both', HOOK + ACTION, ['hook', 'action']],
  ] as const)('offer a fix for each shape where the code exports %s', (shape, source, after) => {
    const written: string[] = []
    const [problem] = stripProblems({ ...nothing, source, shape, write: (text) => written.push(text) }) ?? []
    for (const fix of problem?.fixes ?? []) fix.apply()
    expect(written.map(shapeOf)).toEqual(after)
  })

  it('offer no fix to who may only read', () => {
    expect(stripProblems({ ...nothing, source: '', shape: 'neither' })).toMatchObject([{ blocks: true, fixes: undefined }])
  })
})

it('keeps the code of an export that is taken away', () => {
  expect(withoutExport(HOOK, 'hook')).toBe(HOOK.replace('module.exports', 'const unusedHook'))
})

it.each([
  [1, 1, 0],
  [2, 1, 3],
  [2, 2, 4],
  [2, 9, 5],
  [9, 1, 6],
])('line %i, column %i is offset %i', (line, column, offset) => {
  expect(offsetOf('ab\ncd\n', line, column)).toBe(offset)
  if (column < 9 && line < 9) expect(placeOf('ab\ncd\n', offset)).toEqual({ line, column })
})
