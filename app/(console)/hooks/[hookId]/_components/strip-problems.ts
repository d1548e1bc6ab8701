import { HOOK_TEMPLATES } from '../../../../../lib/hooks/hook-templates.ts'
import type { CodeProblem } from '../../_editor/type-service.ts'
import type { StripProblem } from './problems-strip.tsx'

interface Given {
  /** What the type worker says; undefined while it has said nothing. */
  problems: readonly CodeProblem[] | undefined
  source: string
  shape: 'hook' | 'action' | 'both' | 'neither'
  goTo: (from: number, to: number) => void
  /** Replaces the code; undefined for those who may only read. */
  write: ((source: string) => void) | undefined
}

/** Everything that is wrong with the code: what TypeScript finds, and an export that is not one of the two shapes. */
export function stripProblems({ problems, source, shape, goTo, write }: Given): StripProblem[] | undefined {
  const found = problems?.map(({ from, to, message, kind }) => ({
    ...{ message, blocks: kind === 'syntax', goTo: () => goTo(from, to) },
    ...placeOf(source, from),
  }))
  if (shape !== 'both' && shape !== 'neither') return found
  const message =
    shape === 'both'
      ? 'The code exports a Hook and an Action. It must be one of the two.'
      : 'The code exports neither a Hook nor an Action.'
  return [{ message, blocks: true, fixes: write && fixesOf(shape, source, write) }, ...(found ?? [])]
}

const EMPTY = { action: 'empty-action', hook: 'empty-hook' } as const

/** One fix per shape: the export that is missing is added, or the other one is turned into a comment. */
function fixesOf(shape: 'both' | 'neither', source: string, write: (source: string) => void) {
  return (['hook', 'action'] as const).map((wanted) => ({
    label: shape === 'both' ? `Keep the ${nameOf(wanted)}` : `Add a ${nameOf(wanted)}`.replace('a A', 'an A'),
    apply: () => write(shape === 'both' ? withoutExport(source, wanted === 'hook' ? 'action' : 'hook') : withExport(source, wanted)),
  }))
}

function nameOf(shape: 'hook' | 'action'): string {
  return shape === 'hook' ? 'Hook' : 'Action'
}

function withExport(source: string, shape: 'hook' | 'action'): string {
  const template = HOOK_TEMPLATES.find(({ key }) => key === EMPTY[shape])?.source ?? ''
  return source.trim() === '' ? template : `${source.trimEnd()}\n\n${template}`
}

/** What was exported keeps its code under a name of its own. */
export function withoutExport(source: string, shape: 'hook' | 'action'): string {
  return shape === 'hook'
    ? source.replace(/^([ \t]*)module\s*\.\s*exports\s*=/m, '$1const unusedHook =')
    : source.replace(/^([ \t]*)(?:module\s*\.\s*)?exports\s*\.\s*onExecuteCredentialsExchange\s*=/m, '$1const unusedAction =')
}

/** Line and column from 1 of an offset. */
export function placeOf(source: string, offset: number): { line: number; column: number } {
  const before = source.slice(0, offset).split('\n')
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 }
}

/** The offset of a line and a column from 1; what lies beyond the text is its end. */
export function offsetOf(source: string, line: number, column = 1): number {
  const lines = source.split('\n')
  const before = lines.slice(0, line - 1).reduce((sum, text) => sum + text.length + 1, 0)
  return Math.min(source.length, before + Math.min(column - 1, lines[line - 1]?.length ?? 0))
}
