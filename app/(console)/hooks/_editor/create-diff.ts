import { javascript } from '@codemirror/lang-javascript'
import { MergeView, unifiedMergeView } from '@codemirror/merge'
import { EditorState, type Extension } from '@codemirror/state'
import { EditorView, lineNumbers } from '@codemirror/view'
import { documentNonce, THEME } from './theme.ts'

export interface DiffOptions {
  readonly parent: HTMLElement
  readonly before: string
  readonly after: string
  readonly beforeLabel: string
  readonly afterLabel: string
  /** Beside each other; otherwise one below the other. */
  readonly split: boolean
}

const UNCHANGED = { margin: 3, minSize: 6 }

/** Two texts and what differs; nothing in it can be edited. @returns what takes it away */
export function createDiff({ parent, before, after, beforeLabel, afterLabel, split }: DiffOptions): () => void {
  if (split) {
    const view = new MergeView({
      ...{ parent, collapseUnchanged: UNCHANGED, gutter: true },
      a: { doc: before, extensions: [...shared(beforeLabel)] },
      b: { doc: after, extensions: [...shared(afterLabel)] },
    })
    return () => view.destroy()
  }
  const view = new EditorView({
    parent,
    state: EditorState.create({
      doc: after,
      extensions: [
        ...shared(`${beforeLabel}, ${afterLabel}`),
        unifiedMergeView({ original: before, mergeControls: false, collapseUnchanged: UNCHANGED, syntaxHighlightDeletions: true }),
      ],
    }),
  })
  return () => view.destroy()
}

function shared(label: string): Extension[] {
  return [
    EditorView.cspNonce.of(documentNonce()),
    EditorView.contentAttributes.of({ 'aria-label': label, tabindex: '0', 'aria-readonly': 'true' }),
    ...[lineNumbers(), javascript({ typescript: true }), EditorState.readOnly.of(true), EditorView.lineWrapping, THEME],
  ]
}
