/** Settings of the instance that live hooks obey. They stand in `settings`, so that saving one decides the next token. */
export interface HookSettings {
  /** Hooks may add scopes that the API defines although the grant does not allow them. */
  readonly mayExceedGrant: boolean
  /** Private ranges (CIDR) that `fetch` may reach. */
  readonly openedRanges: readonly string[]
  /** Keeps what runs were given. */
  readonly recordInputs: boolean
}

/** What holds while nobody has set anything. */
export const HOOK_SETTINGS_INITIAL: HookSettings = { mayExceedGrant: false, openedRanges: [], recordInputs: true }

/** Their rows. */
export const HOOK_SETTING_KEYS = {
  mayExceedGrant: 'hooks_may_exceed_grant',
  openedRanges: 'hook_opened_ranges',
  recordInputs: 'hook_inputs_recorded',
} as const satisfies Record<keyof HookSettings, string>

/** Reads them out of all settings. What is not of the right kind opens nothing. */
export function toHookSettings(settings: ReadonlyMap<string, unknown>): HookSettings {
  const ranges = settings.get(HOOK_SETTING_KEYS.openedRanges)
  return {
    mayExceedGrant: settings.get(HOOK_SETTING_KEYS.mayExceedGrant) === true,
    openedRanges: Array.isArray(ranges) ? ranges.filter((range) => typeof range === 'string') : [],
    recordInputs: settings.get(HOOK_SETTING_KEYS.recordInputs) !== false,
  }
}
