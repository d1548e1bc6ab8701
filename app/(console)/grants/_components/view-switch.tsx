import Link from 'next/link'
import type { ListUrl } from '../../../../components/ui/list-url.ts'

const SEGMENT = 'inline-flex h-8 items-center px-3 font-semibold'
const CURRENT = 'bg-act text-on-act'
const OTHER = 'text-ink hover:bg-sunken'

/** Matrix or list. While nobody has chosen, the width decides: which of the two is shown is then a matter of the style sheet. */
export function ViewSwitch({ view, url }: { view: 'matrix' | 'list' | undefined; url: ListUrl }) {
  if (view === undefined) {
    return (
      <>
        <div className="max-md:hidden">
          <Segments current="matrix" url={url} />
        </div>
        <div className="md:hidden">
          <Segments current="list" url={url} />
        </div>
      </>
    )
  }
  return <Segments current={view} url={url} />
}

function Segments({ current, url }: { current: 'matrix' | 'list'; url: ListUrl }) {
  return (
    <nav aria-label="View" className="inline-flex overflow-hidden rounded-sm border border-line-2 bg-surface">
      <Link
        href={url({ view: 'matrix' })}
        aria-current={current === 'matrix' ? 'page' : undefined}
        className={`${SEGMENT} ${current === 'matrix' ? CURRENT : OTHER}`}
      >
        Matrix
      </Link>
      <Link
        href={url({ view: 'list', effective: undefined })}
        aria-current={current === 'list' ? 'page' : undefined}
        className={`${SEGMENT} ${current === 'list' ? CURRENT : OTHER}`}
      >
        List
      </Link>
    </nav>
  )
}
