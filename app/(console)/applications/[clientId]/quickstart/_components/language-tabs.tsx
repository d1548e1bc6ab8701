import Link from 'next/link'
import { listUrl, type SearchParams } from '../../../../../../components/ui/list-url.ts'
import { QUICKSTARTS } from '../../../../../../lib/quickstart/quickstarts.ts'

const LANGUAGES = [...QUICKSTARTS.map(({ id, label }) => ({ id, label })), { id: 'env', label: 'env file' }]

/** The languages as links, so that the one that is open can be sent to somebody. */
export function LanguageTabs({ current, pathname, query }: { current: string | undefined; pathname: string; query: SearchParams }) {
  const url = listUrl(pathname, query)
  const open = LANGUAGES.some(({ id }) => id === current) ? current : LANGUAGES[0]?.id
  return (
    <nav aria-label="Languages" className="mb-4 overflow-x-auto">
      <ul className="flex w-max gap-1 rounded-sm border border-line-2 bg-surface p-1">
        {LANGUAGES.map(({ id, label }) => (
          <li key={id}>
            <Link
              href={url({ lang: id })}
              scroll={false}
              aria-current={id === open ? 'true' : undefined}
              className={`inline-flex h-7 items-center rounded-xs px-2.5 text-sm whitespace-nowrap focus-visible:-outline-offset-2 ${
                id === open ? 'bg-act font-semibold text-on-act' : 'text-ink-2 hover:bg-sunken hover:text-ink'
              }`}
            >
              {label}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  )
}
