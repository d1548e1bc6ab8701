/** What the server answers to a form. `path` is the name of a field. */
export type FormResult<T = unknown> =
  | { ok: true; value: T }
  | { ok: false; code: string; message: string; problems?: readonly { path: string; message: string }[]; current?: unknown }

export type FormFailure = Extract<FormResult, { ok: false }>
