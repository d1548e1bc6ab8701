'use client'

import { type RefObject, useEffect, useRef } from 'react'
import type { Editor, EditorLanguage, EditorOptions } from './create-editor.ts'

interface CodeEditorProps extends Omit<EditorOptions, 'parent' | 'text'> {
  /** What it begins with; afterwards the text is the editor's own. */
  initialText: string
  /** To write into it, once it is there. */
  editor: RefObject<Editor | undefined>
}

/**
 * The editor once its code is loaded, and the text until then. What it calls may change with every render; what it begins with counts once.
 */
export function CodeEditor({ initialText, editor, language, label, ...options }: CodeEditorProps) {
  const parent = useRef<HTMLDivElement>(null)
  const first = useRef({ initialText, label, language, options })
  const latest = useRef(options)
  const shown = useRef<EditorLanguage>(language)
  useEffect(() => {
    latest.current = options
  })

  useEffect(() => {
    let ended = false
    const begin = first.current
    import('./create-editor.ts').then(({ createEditor }) => {
      if (ended || !parent.current) return
      parent.current.replaceChildren()
      editor.current = createEditor({
        ...{
          parent: parent.current,
          label: begin.label,
          text: begin.initialText,
          language: shown.current,
          readOnly: begin.options.readOnly,
        },
        onChange: (text) => latest.current.onChange(text),
        onBlur: () => latest.current.onBlur?.(),
        keys: Object.fromEntries(Object.keys(begin.options.keys ?? {}).map((key) => [key, () => latest.current.keys?.[key]?.()])),
        types: begin.options.types && {
          problems: async (text) => (await latest.current.types?.problems(text)) ?? [],
          complete: async (text, position) => (await latest.current.types?.complete(text, position)) ?? [],
          explain: async (text, position) => latest.current.types?.explain(text, position),
        },
      })
    }, console.error)
    return () => {
      ended = true
      editor.current?.destroy()
      editor.current = undefined
    }
  }, [editor])

  useEffect(() => {
    shown.current = language
    editor.current?.setLanguage(language)
  }, [language, editor])

  return (
    <div ref={parent} className="h-full min-h-0 overflow-hidden bg-sunken">
      <pre className="overflow-auto p-2 font-mono text-sm">{first.current.initialText}</pre>
    </div>
  )
}
