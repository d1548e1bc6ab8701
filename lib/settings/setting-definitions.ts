import { z } from 'zod'
import { lineOfText } from '../parse-input.ts'

interface Definition<Value> {
  /** Its row in `console_settings`. */
  readonly key: string
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

/** Every setting of the console. They decide no token; those that do stand in `settings`. */
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
  environment: define({ key: 'environment', title: 'Environment badge', schema: environment, initial: null }),
} as const

export type ConsoleSettingName = keyof typeof CONSOLE_SETTINGS
export type ConsoleSettingValue<Name extends ConsoleSettingName> = z.output<(typeof CONSOLE_SETTINGS)[Name]['schema']>

function wholeDays(minimum: number, maximum: number) {
  const message = `must be a whole number of days from ${minimum} to ${maximum.toLocaleString('en')}`
  return z.int({ error: message }).min(minimum, message).max(maximum, message)
}
