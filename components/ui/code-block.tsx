import { CopyButton } from './copy-button.tsx'

/** Lines to copy. `name` says what they are, for the copy button and for screen readers. Long lines scroll inside the block. */
export function CodeBlock({ code, name }: { code: string; name: string }) {
  return (
    <div className="flex flex-col-reverse gap-x-2 rounded-md border border-line bg-sunken py-1.5 pr-1.5 pl-3 sm:flex-row sm:items-start">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard (WCAG 2.1.1) */}
      <section tabIndex={0} aria-label={name} className="min-w-0 overflow-x-auto py-1 sm:flex-1">
        <pre className="font-mono text-sm">
          <code>{code}</code>
        </pre>
      </section>
      <div className="self-end sm:self-start">
        <CopyButton text={code} name={name} />
      </div>
    </div>
  )
}
