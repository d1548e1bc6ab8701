import Link from 'next/link'
import { Tag } from '../../../../components/ui/status.tsx'
import { HOOK_TEMPLATES } from '../../../../lib/hooks/hook-templates.ts'
import { SHAPE_NAMES } from '../hook-words.ts'

interface TemplateGalleryProps {
  /** The key of the one that is chosen. */
  current?: string
}

const PASTE = { key: 'paste', title: 'Paste an Auth0 Hook or Action', does: 'It is recognised, and runs as it is.', shape: undefined }

/** What a hook may begin with, each a link. */
export function TemplateGallery({ current }: TemplateGalleryProps) {
  return (
    <nav aria-label="Templates">
      <ul className="grid gap-2 sm:grid-cols-2 lg:grid-cols-3">
        {[PASTE, ...HOOK_TEMPLATES].map(({ key, title, does, shape }) => (
          <li key={key}>
            <Link
              href={`/hooks/new?template=${key}`}
              scroll={false}
              aria-current={key === current ? 'true' : undefined}
              className={`grid h-full content-start gap-1 rounded-md border px-3 py-2.5 hover:border-control ${key === current ? 'border-signal bg-signal-wash' : 'border-line bg-surface'}`}
            >
              <span className="flex flex-wrap items-center justify-between gap-2">
                <span className="font-semibold">{title}</span>
                {shape && <Tag>{SHAPE_NAMES[shape]}</Tag>}
              </span>
              <span className={key === current ? 'text-ink-2' : 'text-ink-3'}>{does}</span>
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  )
}
