'use client'

import { Combobox as Base } from '@base-ui/react/combobox'
import { type ReactNode, type RefObject, useMemo, useRef, useState } from 'react'
import { ChevronIcon } from './chevron-icon.tsx'
import { CloseIcon } from './close-icon.tsx'
import { FieldFrame, type FieldFrameProps } from './field-frame.tsx'
import { FLOATING } from './floating-styles.ts'
import { useOptionSearch } from './use-option-search.ts'

export interface ComboboxOption {
  value: string
  label: string
  /** Beside the label, in mono: an id or an address. */
  detail?: string
}

interface Source {
  /** Answers GET `?q=` with `{ options: ComboboxOption[] }`, at most 20; an empty `q` gives the first to offer. */
  searchUrl?: string
  /** Or everything there is, when it is little. */
  options?: readonly ComboboxOption[]
}

type ComboboxProps = FieldFrameProps &
  Source & {
    placeholder?: string
    defaultValue?: ComboboxOption | null
    value?: ComboboxOption | null
    onValueChange?: (option: ComboboxOption | null) => void
    disabled?: boolean
  }

/** One of many, searched on the server. The form sends the option's `value`. */
export function Combobox({
  searchUrl,
  options,
  placeholder,
  defaultValue = null,
  value,
  onValueChange,
  disabled,
  ...frame
}: ComboboxProps) {
  const [own, setOwn] = useState<ComboboxOption | null>(defaultValue)
  const chosen = value === undefined ? own : value
  const found = useOptionSearch(searchUrl, options)
  const items = useMemo(() => withChosen(found.options, chosen ? [chosen] : []), [found.options, chosen])
  return (
    <FieldFrame {...frame}>
      {(control, invalid) => (
        <Base.Root
          items={items}
          filter={searchUrl ? null : undefined}
          value={chosen}
          onValueChange={(option) => {
            setOwn(option)
            onValueChange?.(option)
          }}
          onInputValueChange={(text, { reason }) => reason !== 'item-press' && found.search(text)}
          onOpenChange={(open, { reason }) => open && !isTyped(reason) && found.search('')}
          isItemEqualToValue={isSameOption}
          name={control.name}
          disabled={disabled}
        >
          <Base.InputGroup className={groupClass(invalid)}>
            <Base.Input
              id={control.id}
              placeholder={placeholder}
              aria-invalid={control['aria-invalid']}
              aria-describedby={control['aria-describedby']}
              className="h-full min-w-0 flex-1 bg-transparent px-2.5 text-base outline-none placeholder:text-ink-3"
            />
            <Base.Clear aria-label="Clear" className="grid w-7 cursor-pointer place-items-center text-ink-3 hover:text-ink">
              <CloseIcon />
            </Base.Clear>
            <Base.Trigger aria-label="Show options" className="grid w-8 cursor-pointer place-items-center text-ink-3 hover:text-ink">
              <ChevronIcon />
            </Base.Trigger>
          </Base.InputGroup>
          <Options state={found.state} />
        </Base.Root>
      )}
    </FieldFrame>
  )
}

type ComboboxManyProps = FieldFrameProps &
  Source & {
    placeholder?: string
    defaultValue?: readonly ComboboxOption[]
    value?: readonly ComboboxOption[]
    onValueChange?: (options: ComboboxOption[]) => void
    disabled?: boolean
  }

/** Several of many. Each chosen one is a chip; the form sends the name once for each. */
export function ComboboxMany({
  searchUrl,
  options,
  placeholder,
  defaultValue,
  value,
  onValueChange,
  disabled,
  ...frame
}: ComboboxManyProps) {
  const [own, setOwn] = useState<ComboboxOption[]>([...(defaultValue ?? [])])
  const chosen = useMemo(() => [...(value ?? own)], [value, own])
  const found = useOptionSearch(searchUrl, options)
  const items = useMemo(() => withChosen(found.options, chosen), [found.options, chosen])
  const group = useRef<HTMLDivElement>(null)
  return (
    <FieldFrame {...frame}>
      {(control, invalid) => (
        <Base.Root
          multiple
          items={items}
          filter={searchUrl ? null : undefined}
          value={chosen}
          onValueChange={(next: ComboboxOption[]) => {
            setOwn(next)
            onValueChange?.(next)
          }}
          onInputValueChange={(text, { reason }) => reason !== 'item-press' && found.search(text)}
          onOpenChange={(open, { reason }) => open && !isTyped(reason) && found.search('')}
          isItemEqualToValue={isSameOption}
          name={control.name}
          disabled={disabled}
        >
          <Base.InputGroup ref={group} className={`${groupClass(invalid)} h-auto min-h-8`}>
            <Base.Chips className="flex min-w-0 flex-1 flex-wrap items-center gap-1 p-[3px]">
              {chosen.map((option) => (
                <Base.Chip
                  key={option.value}
                  className="inline-flex h-6 max-w-full items-center rounded-xs border border-line-2 bg-sunken pl-1.5 text-sm data-highlighted:border-signal"
                >
                  <span className="truncate">{option.label}</span>
                  <Base.ChipRemove
                    aria-label={`Remove ${option.label}`}
                    className="grid size-6 shrink-0 cursor-pointer place-items-center text-ink-3 hover:text-ink"
                  >
                    <CloseIcon />
                  </Base.ChipRemove>
                </Base.Chip>
              ))}
              <Base.Input
                id={control.id}
                placeholder={chosen.length === 0 ? placeholder : undefined}
                aria-invalid={control['aria-invalid']}
                aria-describedby={control['aria-describedby']}
                className="h-6 min-w-24 flex-1 bg-transparent px-1.5 text-base outline-none placeholder:text-ink-3"
              />
            </Base.Chips>
          </Base.InputGroup>
          <Options state={found.state} anchor={group} />
        </Base.Root>
      )}
    </FieldFrame>
  )
}

// A function of its own identity: Base UI writes a new one into its store with every render, and renders again for it.
function isSameOption(item: ComboboxOption, other: ComboboxOption): boolean {
  return item.value === other.value
}

/** A list that typing opens shows what was typed; opened otherwise it begins with the first there are. */
function isTyped(reason: string): boolean {
  return reason === 'input-change'
}

function groupClass(invalid: boolean): string {
  return `flex h-8 w-full items-stretch rounded-sm border bg-surface has-[input:focus-visible]:outline-2 has-[input:focus-visible]:outline-offset-2 has-[input:focus-visible]:outline-signal has-disabled:opacity-55 ${invalid ? 'border-denied' : 'border-control'}`
}

function Options({ state, anchor }: { state: string | undefined; anchor?: RefObject<HTMLDivElement | null> }) {
  return (
    <Base.Portal>
      <Base.Positioner sideOffset={4} collisionPadding={8} anchor={anchor} className="z-50 outline-none">
        <Base.Popup
          className={`max-h-[min(var(--available-height),320px)] w-(--anchor-width) max-w-(--available-width) min-w-56 overflow-y-auto ${FLOATING}`}
        >
          <Base.Status>{state && <Line>{state}</Line>}</Base.Status>
          <Base.Empty>{!state && <Line>Nothing matches.</Line>}</Base.Empty>
          <Base.List className="py-1 empty:hidden">
            {(option: ComboboxOption) => (
              <Base.Item
                key={option.value}
                value={option}
                className="grid min-h-7 cursor-pointer grid-cols-[16px_minmax(0,1fr)] items-center gap-x-2 px-2 py-1 text-sm outline-none select-none data-highlighted:bg-sunken"
              >
                <Base.ItemIndicator className="col-start-1">
                  <CheckIcon />
                </Base.ItemIndicator>
                <span className="col-start-2 flex min-w-0 flex-wrap items-baseline gap-x-2">
                  <span className="truncate">{option.label}</span>
                  {option.detail && <span className="truncate font-mono text-xs text-ink-3">{option.detail}</span>}
                </span>
              </Base.Item>
            )}
          </Base.List>
        </Base.Popup>
      </Base.Positioner>
    </Base.Portal>
  )
}

function Line({ children }: { children: ReactNode }) {
  return <div className="px-3 py-2 text-sm text-ink-3">{children}</div>
}

function CheckIcon() {
  return (
    <svg width="14" height="14" viewBox="0 0 14 14" aria-hidden="true">
      <path d="M3 7.3l2.6 2.6L11 4.5" fill="none" stroke="currentColor" strokeWidth="1.5" strokeLinecap="round" strokeLinejoin="round" />
    </svg>
  )
}

/** What is chosen stays in the list, also when the search does not find it. */
function withChosen(options: readonly ComboboxOption[], chosen: readonly ComboboxOption[]): ComboboxOption[] {
  const missing = chosen.filter(({ value }) => !options.some((option) => option.value === value))
  return [...options, ...missing]
}
