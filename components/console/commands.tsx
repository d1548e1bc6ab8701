'use client'

import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useRef, useState } from 'react'

/** One line of the palette: it leads somewhere, or does what a button does, through the same dialog and the same role check. */
export interface Command {
  id: string
  /** Verb and object, or the name of a page. */
  label: string
  /** Beside the label: where it belongs, or an id. */
  detail?: string
  /** Other words under which it is found. */
  also?: string
  keys?: string
  /** The same on the command line, after `writ`. */
  cli?: string
  href?: string
  run?: () => void
  disabledReason?: string
}

interface CommandsState {
  commands: readonly Command[]
  add: (commands: readonly Command[]) => () => void
}

const Context = createContext<CommandsState>({ commands: [], add: () => () => {} })

export function CommandsProvider({ children }: { children: ReactNode }) {
  const [sets, setSets] = useState<readonly (readonly Command[])[]>([])
  // Apart from what it fills, or adding would itself be a reason to add again.
  const add = useCallback((commands: readonly Command[]) => {
    setSets((known) => [...known, commands])
    return () => setSets((known) => known.filter((set) => set !== commands))
  }, [])
  const state = useMemo<CommandsState>(() => ({ commands: sets.flat(), add }), [sets, add])
  return <Context value={state}>{children}</Context>
}

/** Puts actions of this page into the palette while it is open. They may change with every render; what they are called decides. */
export function useCommands(commands: readonly Command[]): void {
  const { add } = useContext(Context)
  const latest = useRef(commands)
  useEffect(() => {
    latest.current = commands
  })
  const signature = JSON.stringify(commands.map(({ run: _run, ...rest }) => rest))
  useEffect(() => {
    const fixed = (JSON.parse(signature) as Omit<Command, 'run'>[]).map((command) => ({
      ...command,
      ...(command.href === undefined && { run: () => latest.current.find(({ id }) => id === command.id)?.run?.() }),
    }))
    return add(fixed)
  }, [signature, add])
}

export function useRegisteredCommands(): readonly Command[] {
  return useContext(Context).commands
}
