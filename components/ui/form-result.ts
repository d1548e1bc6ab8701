/** What the server answers to a form. `path` is the name of a field. */
export type FormResult<T = unknown> =
  | { ok: true; value: T }
  | { ok: false; code: string; message: string; problems?: readonly { path: string; message: string }[]; current?: unknown }

/** A server action that answers a form. Written as a method, so that an action which names its failures more exactly is one too. */
export type FormAction<T> = { run(previous: FormResult<T> | undefined, form: FormData): Promise<FormResult<T>> }['run']

export type FormFailure = Extract<FormResult, { ok: false }>
