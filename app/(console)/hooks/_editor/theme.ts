import { HighlightStyle, syntaxHighlighting } from '@codemirror/language'
import { EditorView } from '@codemirror/view'
import { tags } from '@lezer/highlight'

// The tokens of the theme, so that light and dark follow the page without a word of script.
const LOOK = EditorView.theme({
  '&': { color: 'var(--ink)', backgroundColor: 'var(--sunken)', fontSize: '0.8125rem', height: '100%' },
  '&.cm-focused': { outline: '2px solid var(--signal)', outlineOffset: '-2px' },
  '.cm-scroller': { fontFamily: 'var(--font-mono)', lineHeight: '1.25rem' },
  '.cm-content': { caretColor: 'var(--ink)', padding: '8px 0' },
  '.cm-cursor, .cm-dropCursor': { borderLeftColor: 'var(--ink)' },
  '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground': {
    backgroundColor: 'color-mix(in oklab, var(--signal) 25%, transparent)',
  },
  '.cm-content ::selection': { backgroundColor: 'transparent', color: 'inherit' },
  '.cm-activeLine': { backgroundColor: 'color-mix(in oklab, var(--line) 35%, transparent)' },
  '.cm-gutters': { backgroundColor: 'var(--sunken)', color: 'var(--ink-3)', border: 'none' },
  '.cm-activeLineGutter': { backgroundColor: 'transparent', color: 'var(--ink)' },
  '.cm-matchingBracket, &.cm-focused .cm-matchingBracket': { backgroundColor: 'var(--signal-wash)', color: 'var(--ink)' },
  '.cm-nonmatchingBracket, &.cm-focused .cm-nonmatchingBracket': { backgroundColor: 'var(--denied-wash)', color: 'var(--ink)' },
  '.cm-tooltip': {
    backgroundColor: 'var(--raised)',
    color: 'var(--ink)',
    border: '1px solid var(--line-2)',
    borderRadius: '5px',
    boxShadow: 'var(--shade)',
    maxWidth: 'min(480px, 90vw)',
  },
  '.cm-tooltip-autocomplete > ul': { fontFamily: 'var(--font-mono)', fontSize: '0.75rem', maxHeight: '240px' },
  '.cm-tooltip-autocomplete > ul > li': { padding: '3px 8px' },
  '.cm-tooltip-autocomplete > ul > li[aria-selected]': { backgroundColor: 'var(--act)', color: 'var(--on-act)' },
  '.cm-completionMatchedText': { textDecoration: 'none', fontWeight: '600' },
  '.cm-completionDetail': { color: 'var(--ink-3)' },
  '.cm-diagnostic': { padding: '4px 8px', whiteSpace: 'pre-wrap', overflowWrap: 'anywhere', fontSize: '0.75rem' },
  '.cm-diagnostic-error': { borderLeft: '3px solid var(--denied-solid)' },
  '.cm-diagnostic-warning': { borderLeft: '3px solid var(--grace-solid)' },
  '.cm-lintRange-error': { backgroundImage: 'none', textDecoration: 'underline wavy var(--denied-solid) 1px', textUnderlineOffset: '3px' },
  '.cm-lintRange-warning': { backgroundImage: 'none', textDecoration: 'underline wavy var(--grace-solid) 1px', textUnderlineOffset: '3px' },
  '.cm-panels': { backgroundColor: 'var(--surface)', color: 'var(--ink)' },
  '.cm-panels.cm-panels-bottom': { borderTop: '1px solid var(--line)' },
  '.cm-panel input, .cm-panel button': { fontSize: '0.75rem' },
  '.cm-textfield': { backgroundColor: 'var(--surface)', border: '1px solid var(--control)', color: 'var(--ink)' },
  '.cm-button': { backgroundImage: 'none', backgroundColor: 'var(--surface)', border: '1px solid var(--line-2)', color: 'var(--ink)' },
  '.cm-searchMatch': { backgroundColor: 'var(--grace-wash)' },
  '.cm-insertedLine, .cm-changedLine': { backgroundColor: 'var(--issued-wash) !important' },
  '.cm-deletedLine, .cm-deletedChunk': { backgroundColor: 'var(--denied-wash) !important' },
  '&.cm-merge-a .cm-changedLine': { backgroundColor: 'var(--denied-wash) !important' },
  '.cm-changedText': { background: 'color-mix(in oklab, var(--issued-solid) 30%, transparent) !important' },
  '&.cm-merge-a .cm-changedText, .cm-deletedText': { background: 'color-mix(in oklab, var(--denied-solid) 25%, transparent) !important' },
  '.cm-insertedLine .cm-changedText': { background: 'none !important' },
  '.cm-collapsedLines': { backgroundImage: 'none', backgroundColor: 'var(--surface)', color: 'var(--ink-2)' },
})

const HIGHLIGHT = HighlightStyle.define([
  { tag: [tags.keyword, tags.modifier, tags.operatorKeyword], color: 'var(--signal)' },
  { tag: [tags.string, tags.special(tags.string), tags.regexp], color: 'var(--issued)' },
  { tag: [tags.number, tags.bool, tags.null], color: 'var(--hook)' },
  { tag: [tags.comment, tags.docComment], color: 'var(--ink-3)' },
  { tag: [tags.typeName, tags.className], color: 'var(--grace)' },
  { tag: [tags.propertyName], color: 'var(--ink)' },
  { tag: [tags.function(tags.variableName), tags.function(tags.propertyName)], color: 'var(--ink)', fontWeight: '600' },
  { tag: tags.invalid, color: 'var(--denied)' },
])

export const THEME = [LOOK, syntaxHighlighting(HIGHLIGHT)]

/** The nonce that this document's policy names: a page that came by navigation brought none of its own. */
export function documentNonce(): string {
  return document.querySelector<HTMLScriptElement>('script[nonce]')?.nonce ?? ''
}
