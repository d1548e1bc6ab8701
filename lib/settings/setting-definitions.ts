import { z } from 'zod'
import { HOOK_SETTING_KEYS, HOOK_SETTINGS_INITIAL } from '../hooks/hook-settings.ts'
import { isPrivateRange } from '../net/blocked-addresses.ts'
import { lineOfText } from '../parse-input.ts'

interface Definition<Value> {
  /** Its row in `console_settings`, or in `settings` where it decides tokens. */
  readonly key: string
  /** Saving it decides the next token: every server process reads it with its configuration. */
  readonly decidesTokens?: true
  /** What Admin activity calls it. */
  readonly title: string
  readonly schema: z.ZodType<Value, Value>
  /** What holds until it is saved for the first time. */
  readonly initial: Value
}

function define<Value>(definition: Definition<Value>): Definition<Value> {
  return definition
}

/** The badge beside the wordmark. Without a colour it is a plain frame: production must never be known by its colour alone. */
export const ENVIRONMENT_COLOURS = ['issued', 'grace', 'denied', 'hook', 'signal'] as const

export const environmentName = lineOfText('the name', 20)
export const environmentColour = z.enum(ENVIRONMENT_COLOURS, { error: 'must be one of the colours' })

const environment = z.strictObject({ name: environmentName, colour: environmentColour.optional() }).nullable()
export type Environment = NonNullable<z.output<typeof environment>>

const OPENED_RANGES_MAX = 20
const openedRange = z
  .string()
  .transform((text) => text.trim().toLowerCase())
  .refine(isPrivateRange, 'a range is a private one in CIDR notation, such as 10.2.0.0/16; this machine and its links stay closed')

/** Every setting that the console saves. */
export const CONSOLE_SETTINGS = {
  secondFactorRequiredForOwners: define({
    key: 'second_factor_required_for_owners',
    title: 'Second factor required for owners',
    schema: z.boolean(),
    initial: false,
  }),
  /** A scope that a grant holds and that was not issued for so many days counts as unused. */
  unusedAfterDays: define({
    key: 'unused_after_days',
    title: 'Unused after',
    schema: wholeDays(1, 3650),
    initial: 90,
  }),
  /** Signing keys change by themselves after so many days; null: only when somebody asks. */
  keyRotationDays: define({
    key: 'key_rotation_days',
    title: 'Automatic key rotation',
    schema: wholeDays(1, 365).nullable(),
    initial: null,
  }),
  /** The identifier of the API that a request means when it names none; null: such a request is denied. */
  defaultAudience: define({
    key: 'default_audience',
    decidesTokens: true,
    title: 'Default API',
    schema: lineOfText('the identifier', 600).nullable(),
    initial: null,
  }),
  /** A hook may add scopes that the API defines although the grant does not allow them. */
  hooksMayExceedGrant: define({
    key: HOOK_SETTING_KEYS.mayExceedGrant,
    decidesTokens: true,
    title: 'Hooks may add scopes the API defines',
    schema: z.boolean(),
    initial: HOOK_SETTINGS_INITIAL.mayExceedGrant,
  }),
  /** Private ranges that `fetch` of a hook may reach, besides public addresses. */
  hookOpenedRanges: define<readonly string[]>({
    key: HOOK_SETTING_KEYS.openedRanges,
    decidesTokens: true,
    title: 'Private ranges that hooks may reach',
    schema: z
      .array(openedRange)
      .max(OPENED_RANGES_MAX, `there are at most ${OPENED_RANGES_MAX} ranges`)
      .refine((ranges) => new Set(ranges).size === ranges.length, 'each range is named once') as never,
    initial: HOOK_SETTINGS_INITIAL.openedRanges,
  }),
  /** Keeps what hooks were given, for replay and as fixtures. Secrets are never kept. */
  hookInputsRecorded: define({
    key: HOOK_SETTING_KEYS.recordInputs,
    decidesTokens: true,
    title: 'Record what hooks were given',
    schema: z.boolean(),
    initial: HOOK_SETTINGS_INITIAL.recordInputs,
  }),
  /** For so many days runs of hooks stay on record. */
  hookRunsKeptDays: define({
    key: 'hook_runs_kept_days',
    title: 'Hook runs are kept for',
    schema: wholeDays(1, 365),
    initial: 14,
  }),
  environment: define({ key: 'environment', title: 'Environment badge', schema: environment, initial: null }),
} as const

export type ConsoleSettingName = keyof typeof CONSOLE_SETTINGS
export type ConsoleSettingValue<Name extends ConsoleSettingName> = z.output<(typeof CONSOLE_SETTINGS)[Name]['schema']>

function wholeDays(minimum: number, maximum: number) {
  const message = `must be a whole number of days from ${minimum} to ${maximum.toLocaleString('en')}`
  return z.int({ error: message }).min(minimum, message).max(maximum, message)
}
