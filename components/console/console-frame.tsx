'use client'

import { useRouter } from 'next/navigation'
import { type ReactNode, useCallback, useMemo, useState } from 'react'
import { Lazy, lazyPart, usePreload } from '../ui/lazy-part.tsx'
import { leavePage } from '../ui/leave-guard.tsx'
import { useReader } from '../ui/reader.tsx'
import { ToastProvider } from '../ui/toast.tsx'
import { type Account, AccountMenu } from './account-menu.tsx'
import { setAppearance } from './appearance-actions.ts'
import type { CommandGroup } from './command-palette.tsx'
import { type Command, CommandsProvider, useRegisteredCommands } from './commands.tsx'
import { Breadcrumb, CrumbsProvider } from './crumbs.tsx'
import type { NavigationItem } from './navigation.ts'
import { PaletteButton } from './palette-button.tsx'
import { moveRow, type Shortcut, ShortcutListener, Shortcuts } from './shortcuts.tsx'
import { SignInHere } from './sign-in-here.tsx'
import { ZoneSwitch } from './zone-switch.tsx'

const palette = lazyPart(async () => (await import('./command-palette.tsx')).CommandPalette)
const help = lazyPart(async () => (await import('./shortcuts-help.tsx')).ShortcutsHelp)

interface ConsoleFrameProps {
  items: readonly NavigationItem[]
  account: Account
  accountLinks?: readonly { label: string; href: string }[]
  signOut?: () => Promise<void>
  searchUrl?: string
  commandGroups?: readonly CommandGroup[]
  /** "Menu" on a phone. */
  menu: ReactNode
  children: ReactNode
}

/** The parts of the shell that live in the browser: the bar, the palette, the keys, the toasts. */
export function ConsoleFrame(props: ConsoleFrameProps) {
  return (
    <ToastProvider>
      <CommandsProvider>
        <CrumbsProvider>
          <SignInHere email={props.account.email}>
            <Frame {...props} />
          </SignInHere>
        </CrumbsProvider>
      </CommandsProvider>
    </ToastProvider>
  )
}

function Frame({ items, account, accountLinks, signOut, searchUrl, commandGroups = NO_GROUPS, menu, children }: ConsoleFrameProps) {
  const router = useRouter()
  const [shown, setShown] = useState<'palette' | 'help'>()
  const [loaded, setLoaded] = useState({ palette: false, help: false })
  usePreload(palette)
  usePreload(help)

  const show = useCallback((part: 'palette' | 'help') => {
    setLoaded((known) => ({ ...known, [part]: true }))
    setShown(part)
  }, [])
  const showHelp = useCallback(() => show('help'), [show])
  const shortcuts: Shortcut[] = [
    { keys: 'mod+k', label: 'Search or run a command', group: 'Anywhere', run: () => show('palette') },
    { keys: '?', label: 'Keyboard shortcuts', group: 'Anywhere', run: showHelp },
    { keys: '/', label: 'Search on the page', group: 'On this page', run: () => focusPageSearch() || show('palette') },
    { keys: 'j', label: 'Next row', group: 'On this page', run: () => moveRow(1) },
    { keys: 'k', label: 'Previous row', group: 'On this page', run: () => moveRow(-1) },
    ...items.flatMap(({ href, label, keys }): Shortcut[] =>
      keys ? [{ keys, label, group: 'Go to', run: () => leavePage(() => router.push(href)) }] : [],
    ),
  ]
  const groups = usePaletteGroups(items, commandGroups, showHelp)

  return (
    <>
      <header className="sticky top-0 z-30 flex h-12 items-center gap-2 border-b border-line bg-canvas px-4 md:gap-3">
        {menu}
        <Breadcrumb items={items} />
        <PaletteButton onClick={() => show('palette')} />
        <ZoneSwitch />
        <AccountMenu account={account} links={accountLinks} signOut={signOut} showShortcuts={showHelp} />
      </header>
      {children}
      <ShortcutListener />
      <Shortcuts shortcuts={shortcuts} />
      {loaded.palette && (
        <Lazy
          part={palette}
          props={{ open: shown === 'palette', onOpenChange: (open) => setShown(open ? 'palette' : undefined), groups, searchUrl }}
        />
      )}
      {loaded.help && <Lazy part={help} props={{ open: shown === 'help', onOpenChange: (open) => setShown(open ? 'help' : undefined) }} />}
    </>
  )
}

const NO_GROUPS: readonly CommandGroup[] = []

function usePaletteGroups(
  items: readonly NavigationItem[],
  everywhere: readonly CommandGroup[],
  showHelp: () => void,
): readonly CommandGroup[] {
  const registered = useRegisteredCommands()
  const { zone } = useReader()
  return useMemo(() => {
    const looks: Command[] = [
      { id: 'theme-light', label: 'Use the light theme', also: 'appearance paper', run: () => setAppearance({ theme: 'light' }) },
      { id: 'theme-dark', label: 'Use the dark theme', also: 'appearance night', run: () => setAppearance({ theme: 'dark' }) },
      { id: 'theme-system', label: 'Follow the theme of the system', also: 'appearance', run: () => setAppearance({ theme: 'system' }) },
      { id: 'compact', label: 'Use compact rows', also: 'density appearance', run: () => setAppearance({ density: 'compact' }) },
      {
        id: 'comfortable',
        label: 'Use comfortable rows',
        also: 'density appearance',
        run: () => setAppearance({ density: 'comfortable' }),
      },
      zone === 'UTC'
        ? {
            id: 'zone',
            label: 'Show local time',
            also: 'zone',
            run: () => setAppearance({ zone: Intl.DateTimeFormat().resolvedOptions().timeZone }),
          }
        : { id: 'zone', label: 'Show times in UTC', also: 'zone', run: () => setAppearance({ zone: 'UTC' }) },
      { id: 'help', label: 'Show keyboard shortcuts', keys: '?', also: 'help', run: showHelp },
    ]
    const pages = items.map(({ href, label, keys, also }): Command => ({ id: href, label, keys, also, href }))
    return [
      { label: 'On this page', commands: registered },
      { label: 'Pages', commands: pages },
      ...everywhere,
      { label: 'Console', commands: looks },
    ]
  }, [items, everywhere, registered, zone, showHelp])
}

function focusPageSearch(): boolean {
  const field = document.querySelector<HTMLInputElement>('main [data-page-search]')
  field?.focus()
  field?.select()
  return field !== null
}
