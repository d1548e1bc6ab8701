import { autocompletion, type CompletionContext, type CompletionResult, closeBrackets } from '@codemirror/autocomplete'
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands'
import { javascript } from '@codemirror/lang-javascript'
import { json } from '@codemirror/lang-json'
import { bracketMatching, indentOnInput } from '@codemirror/language'
import { type Diagnostic, forceLinting, linter, lintKeymap } from '@codemirror/lint'
import { Compartment, EditorState, Prec } from '@codemirror/state'
import {
  drawSelection,
  EditorView,
  highlightActiveLine,
  highlightActiveLineGutter,
  hoverTooltip,
  type KeyBinding,
  keymap,
  lineNumbers,
} from '@codemirror/view'
import { documentNonce, THEME } from './theme.ts'
import type { CompletionItem, Explanation } from './type-service.ts'

export type EditorLanguage = 'javascript' | 'typescript' | 'json'

/** A problem with its place: offsets from the start of the text. */
export interface EditorProblem {
  readonly from: number
  readonly to: number
  readonly message: string
  readonly severity: 'error' | 'warning'
}

export interface EditorOptions {
  readonly parent: HTMLElement
  readonly label: string
  readonly text: string
  readonly language: EditorLanguage
  readonly readOnly: boolean
  readonly onChange: (text: string) => void
  readonly onBlur?: () => void
  /** By names as CodeMirror writes them: "Mod-s". */
  readonly keys?: Readonly<Record<string, () => void>>
  readonly types?: {
    problems(text: string): Promise<readonly EditorProblem[]>
    complete(text: string, position: number): Promise<readonly CompletionItem[]>
    explain(text: string, position: number): Promise<Explanation | undefined>
  }
}

export interface Editor {
  /** Replaces the text as one step that can be undone. */
  setText(text: string): void
  setLanguage(language: EditorLanguage): void
  /** Asks for problems again: what they depend on beside the text has changed. */
  check(): void
  goTo(from: number, to?: number): void
  focus(): void
  destroy(): void
}

/** A CodeMirror for code or JSON, in the theme of the console. Tab leaves it, as it leaves every field. */
export function createEditor(options: EditorOptions): Editor {
  const { parent, label, text, readOnly, onChange, onBlur, keys = {}, types } = options
  const language = new Compartment()
  const view = new EditorView({
    parent,
    state: EditorState.create({
      doc: text,
      extensions: [
        EditorView.cspNonce.of(documentNonce()),
        EditorView.contentAttributes.of({ 'aria-label': label, tabindex: '0', ...(readOnly && { 'aria-readonly': 'true' }) }),
        Prec.highest(keymap.of(Object.entries(keys).map(([key, run]) => toBinding(key, run)))),
        ...[lineNumbers(), highlightActiveLine(), highlightActiveLineGutter(), history(), drawSelection(), indentOnInput()],
        ...[bracketMatching(), closeBrackets(), keymap.of([...defaultKeymap, ...historyKeymap, ...lintKeymap]), THEME],
        EditorView.lineWrapping,
        EditorState.readOnly.of(readOnly),
        language.of(languageOf(options.language)),
        EditorView.updateListener.of((update) => {
          if (update.docChanged) onChange(update.state.doc.toString())
          if (update.focusChanged && !update.view.hasFocus) onBlur?.()
        }),
        ...(types ? typeExtensions(types) : []),
      ],
    }),
  })
  return {
    setText(next) {
      if (next !== view.state.doc.toString()) view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: next } })
    },
    setLanguage: (next) => view.dispatch({ effects: language.reconfigure(languageOf(next)) }),
    check: () => forceLinting(view),
    goTo(from, to = from) {
      const end = view.state.doc.length
      view.dispatch({ selection: { anchor: Math.min(from, end), head: Math.min(to, end) }, scrollIntoView: true })
      view.focus()
    },
    focus: () => view.focus(),
    destroy: () => view.destroy(),
  }
}

/** The key is taken: nothing else on the page hears it. */
function toBinding(key: string, run: () => void): KeyBinding {
  return {
    key,
    run: () => {
      run()
      return true
    },
  }
}

function languageOf(language: EditorLanguage) {
  return language === 'json' ? json() : javascript({ typescript: language === 'typescript' })
}

function typeExtensions({ problems, complete, explain }: NonNullable<EditorOptions['types']>) {
  return [
    linter(
      async (view): Promise<Diagnostic[]> => {
        const text = view.state.doc.toString()
        const found = await problems(text)
        const end = view.state.doc.length
        return found.map(({ from, to, ...problem }) => ({ ...problem, from: Math.min(from, end), to: Math.min(to, end) }))
      },
      { delay: 350 },
    ),
    autocompletion({ override: [(context) => completions(context, complete)], icons: false }),
    hoverTooltip(async (view, position) => {
      const explanation = await explain(view.state.doc.toString(), position)
      if (!explanation?.signature) return null
      return { pos: explanation.from, end: explanation.to, above: true, create: () => ({ dom: explanationElement(explanation) }) }
    }),
  ]
}

async function completions(
  context: CompletionContext,
  complete: NonNullable<EditorOptions['types']>['complete'],
): Promise<CompletionResult | null> {
  const word = context.matchBefore(/[\w$]*/)
  const from = word?.from ?? context.pos
  const afterDot = context.state.sliceDoc(from - 1, from) === '.'
  if (!context.explicit && !afterDot && from === context.pos) return null
  const items = await complete(context.state.doc.toString(), context.pos)
  if (items.length === 0) return null
  return { from, options: items.map(({ label, kind, rank }) => ({ label, detail: kind, sortText: rank })), validFor: /^[\w$]*$/ }
}

function explanationElement({ signature, documentation }: Explanation): HTMLElement {
  const box = document.createElement('div')
  box.style.padding = '6px 8px'
  const code = box.appendChild(document.createElement('code'))
  code.textContent = signature
  code.style.whiteSpace = 'pre-wrap'
  if (documentation) box.appendChild(document.createElement('p')).textContent = documentation
  return box
}
