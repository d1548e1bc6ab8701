import type { Metadata } from 'next'
import { Crumbs } from '../../../../components/console/crumbs.tsx'
import { CodeBlock } from '../../../../components/ui/code-block.tsx'
import type { SearchParams } from '../../../../components/ui/list-url.ts'
import { PageHeader, Section } from '../../../../components/ui/page-header.tsx'
import { requireAdmin } from '../../../../lib/auth/admin-session.ts'
import { templateOf } from '../../../../lib/hooks/hook-templates.ts'
import { TemplateGallery } from '../_components/template-gallery.tsx'
import { NewHookForm } from './_components/new-hook-form.tsx'
import { PasteHookForm } from './_components/paste-hook-form.tsx'

export const metadata: Metadata = { title: 'Create hook' }

export default async function NewHookPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  await requireAdmin('admin')
  const { template: asked } = await searchParams
  const isPaste = asked === 'paste'
  const template = templateOf(typeof asked === 'string' ? asked : undefined)
  return (
    <>
      <Crumbs places={[{ label: 'Create hook' }]} />
      <PageHeader title="Create hook" fact="Code that runs before a token is signed. It is a draft until you deploy it." />
      <Section title="Begin with">
        <TemplateGallery current={isPaste ? 'paste' : template.key} />
      </Section>
      {isPaste ? (
        <PasteHookForm />
      ) : (
        <div className="grid items-start gap-x-6 gap-y-4 lg:grid-cols-[minmax(0,400px)_minmax(0,1fr)]">
          <NewHookForm key={template.key} name={template.name} source={template.source} language={template.language} />
          <div>
            <p className="mb-1 text-sm font-semibold">The code</p>
            <CodeBlock code={template.source.trimEnd()} name="code of the template" />
          </div>
        </div>
      )}
    </>
  )
}
