// Runs inside the interpreter before the code of a hook: makes what hooks find there, takes the host's functions into closures, and
// turns both shapes into one result string. Everything it uses later is captured here, before a hook can replace it.
;(function boot(hostLog, hostFetch, hostRandom, hostUuid) {
  const $String = String
  const $Map = Map
  const $Promise = Promise
  const $TypeError = TypeError
  const { stringify, parse } = JSON
  const { apply, ownKeys } = Reflect
  const { isArray } = Array
  const { create, defineProperty, freeze, keys } = Object
  const { slice, toLowerCase } = $String.prototype
  const { then } = $Promise.prototype
  const promiseResolve = $Promise.resolve
  const resolved = (value) => apply(promiseResolve, $Promise, [value])
  const now = Date.now
  const mapGet = $Map.prototype.get
  const mapSet = $Map.prototype.set
  const mapDelete = $Map.prototype.delete

  const TEXT_MAX = 8192
  const WARNINGS_MAX = 20
  const DENY_CODES = { __proto__: null, invalid_scope: 1, invalid_request: 1, server_error: 1 }
  const ERROR_CODES = {
    __proto__: null,
    InvalidScopeError: 'invalid_scope',
    InvalidRequestError: 'invalid_request',
    ServerError: 'server_error',
  }
  const CACHE_LIFE_MS = 900_000
  // The server counts and measures as well; these only keep a hook from flooding it.
  const FETCHES_MAX = 5
  const REQUEST_MAX = 100_000

  let handler // what the hook exports, and in which shape
  let shape
  let run // the state of the run; undefined while loading
  let calls = 0
  const pending = new $Map()

  const cut = (text) => (text.length > TEXT_MAX ? apply(slice, text, [0, TEXT_MAX]) : text)
  // Own properties, defined and not assigned: a setter on a prototype must not see them.
  const append = (list, value) =>
    defineProperty(list, list.length, { __proto__: null, value, writable: true, enumerable: true, configurable: true })
  const put = (object, name, value) =>
    defineProperty(object, name, { __proto__: null, value, writable: true, enumerable: true, configurable: true })
  const asIs = (name, value) =>
    defineProperty(globalThis, name, { __proto__: null, value, writable: true, enumerable: false, configurable: true })

  function warn(text) {
    if (run.warnings.length < WARNINGS_MAX) append(run.warnings, text)
  }

  /** Text of anything, without ever throwing what the value throws. */
  function textOf(value) {
    try {
      if (typeof value === 'string') return cut(value)
      if (typeof value === 'object' && value !== null) {
        const stack = value.stack
        if (typeof stack === 'string' && typeof value.message === 'string') return cut(`${value.name}: ${value.message}\n${stack}`)
        const json = stringify(value)
        if (typeof json === 'string') return cut(json)
      }
      return cut($String(value))
    } catch {
      return '[unprintable]'
    }
  }

  // ── Failures and denials ──────────────────────────────────────────────────────────────────────

  function nameOf(error) {
    try {
      return typeof error === 'object' && error !== null && typeof error.name === 'string' ? cut(error.name) : ''
    } catch {
      return ''
    }
  }

  function messageOf(error) {
    try {
      if (typeof error === 'object' && error !== null) return typeof error.message === 'string' ? cut(error.message) : textOf(error)
      return textOf(error)
    } catch {
      return ''
    }
  }

  function stackOf(error) {
    try {
      return typeof error === 'object' && error !== null && typeof error.stack === 'string' ? cut(error.stack) : ''
    } catch {
      return ''
    }
  }

  function failure(kind, name, message, stack) {
    return stringify({ __proto__: null, d: 'fail', kind, name, message, stack })
  }

  function failureOf(error) {
    const name = nameOf(error)
    const message = messageOf(error)
    const kind = name === 'InternalError' && message === 'out of memory' ? 'memory' : 'runtime'
    return failure(kind, name, message, stackOf(error))
  }

  function denial(code, text) {
    return stringify({ __proto__: null, d: 'deny', code, text: cut(text) })
  }

  /** What a thrown error or a rejection means: a denial for the three error classes, else a failure. */
  function thrown(error) {
    const code = ERROR_CODES[nameOf(error)]
    return code === undefined ? failureOf(error) : denial(code, messageOf(error))
  }

  /** The first result counts. */
  function settle(make) {
    if (run.settled !== '') return false
    try {
      run.settled = make()
    } catch (error) {
      run.settled = nameOf(error) === 'InternalError' ? failureOf(error) : failure('contract', nameOf(error), messageOf(error), '')
    }
    return true
  }

  // ── Results ───────────────────────────────────────────────────────────────────────────────────

  /** One claim as JSON text, or undefined where JSON has no word for the value. */
  function claimJson(name, value) {
    try {
      return stringify(value)
    } catch (error) {
      if (nameOf(error) === 'InternalError') throw error
      throw new $TypeError(`The claim ${name} cannot be written as JSON: ${messageOf(error)}`)
    }
  }

  function continuation(scopes, claims, notJson) {
    let text = '{"d":"continue","scopes":'
    text += stringify(scopes)
    text += ',"claims":['
    let first = true
    const names = ownKeys(claims)
    for (let i = 0; i < names.length; i++) {
      const json = claims[names[i]]
      if (json === undefined) continue
      text += `${first ? '' : ','}[${stringify(names[i])},${json}]`
      first = false
    }
    return `${text}],"notJson":${stringify(notJson)}}`
  }

  function scopeList(value, what) {
    if (!isArray(value)) throw new $TypeError(`${what} must be an array of strings`)
    const list = []
    for (let i = 0; i < value.length; i++) {
      const scope = value[i]
      if (typeof scope !== 'string') throw new $TypeError(`${what} must be an array of strings`)
      append(list, scope)
    }
    return list
  }

  function hookResult(token) {
    if (typeof token !== 'object' || token === null || isArray(token)) {
      throw new $TypeError('the callback must be given an error, or null and an object')
    }
    const scope = token.scope
    const scopes = scope === undefined || scope === null ? [] : scopeList(scope, 'scope')
    const claims = create(null)
    const notJson = []
    const names = keys(token)
    for (let i = 0; i < names.length; i++) {
      const name = names[i]
      if (name === 'scope') continue
      const json = claimJson(name, token[name])
      if (json === undefined) append(notJson, name)
      else claims[name] = json
    }
    return continuation(scopes, claims, notJson)
  }

  function runHook(input) {
    const { client, scopes, audience, secrets } = input
    const callback = (error, token) => {
      const made = settle(() => {
        if (error !== null && error !== undefined && error !== false && error !== 0 && error !== '') {
          return denial(ERROR_CODES[nameOf(error)] ?? 'server_error', messageOf(error))
        }
        return hookResult(token)
      })
      if (!made) warn('The callback was called more than once; only the first call counts.')
    }
    const onThrow = (error) => {
      if (!settle(() => thrown(error))) warn(`After the result: ${textOf(error)}`)
    }
    try {
      const context = { webtask: { secrets } }
      const returned = handler(client, scopes.length === 0 ? undefined : scopes, audience, context, callback)
      if (typeof returned === 'object' && returned !== null) apply(then, resolved(returned), [undefined, onThrow])
    } catch (error) {
      onThrow(error)
    }
  }

  // ── The Action shape ──────────────────────────────────────────────────────────────────────────

  function runAction(input) {
    const event = eventOf(input)
    const state = { denied: '', contract: '', claims: create(null), notJson: [], scopes: input.scopes }
    const end = () => {
      settle(() => {
        if (state.denied !== '') return state.denied
        if (state.contract !== '') return failure('contract', '', state.contract, '')
        return continuation(scopeList(state.scopes, 'the scopes'), state.claims, state.notJson)
      })
    }
    const onThrow = (error) => {
      if (state.denied === '') return settle(() => thrown(error))
      warn(`After the denial: ${textOf(error)}`)
      return end()
    }
    try {
      const returned = handler(event, apiOf(event, state, input.cache))
      if (typeof returned === 'object' && returned !== null) apply(then, resolved(returned), [end, onThrow])
      else end()
    } catch (error) {
      onThrow(error)
    }
  }

  function eventOf(input) {
    const { client, requestedScopes, audience, request, secrets } = input
    const transaction = { requested_scopes: requestedScopes, target_scopes: copy(input.scopes) }
    if (typeof request.body.correlation_id === 'string') transaction.correlation_id = request.body.correlation_id
    return {
      accessToken: { customClaims: input.claims, scope: copy(input.scopes) },
      client: { client_id: client.id, name: client.name, metadata: client.metadata },
      request: { ...request, geoip: {} },
      resource_server: { identifier: audience },
      secrets,
      tenant: { id: client.tenant },
      transaction,
    }
  }

  function copy(list) {
    const made = []
    for (let i = 0; i < list.length; i++) append(made, list[i])
    return made
  }

  function apiOf(event, state, cache) {
    const api = { access: {}, accessToken: {}, transaction: {}, cache: cacheOf(cache) }

    api.access.deny = (code, reason) => {
      if (state.denied !== '') {
        warn('deny was called more than once; only the first call counts.')
        return api
      }
      const name = textOf(code)
      if (DENY_CODES[name] === undefined) warn(`deny was given the unknown code ${apply(slice, name, [0, 80])}.`)
      state.denied = denial(DENY_CODES[name] === undefined ? 'server_error' : name, reason === undefined ? '' : textOf(reason))
      return api
    }

    api.accessToken.setCustomClaim = (name, value) => {
      if (state.contract !== '') return api
      const claim = typeof name === 'string' ? name : textOf(name)
      try {
        const json = claimJson(claim, value)
        if (json === undefined) append(state.notJson, claim)
        else state.claims[claim] = json
      } catch (error) {
        if (nameOf(error) === 'InternalError') throw error
        state.contract = messageOf(error)
      }
      return api
    }

    const setScopes = (list) => {
      state.scopes = list
      // `event` is the hook's own object by now; it may be frozen or have setters.
      try {
        event.transaction.target_scopes = copy(list)
      } catch {}
      return api
    }
    const without = (scope) => {
      const kept = []
      for (let i = 0; i < state.scopes.length; i++) if (state.scopes[i] !== scope) append(kept, state.scopes[i])
      return kept
    }
    api.transaction.addTargetScope = (scope) => {
      const list = without(scope)
      append(list, scope)
      return setScopes(list)
    }
    api.transaction.removeTargetScope = (scope) => setScopes(without(scope))
    api.transaction.setTargetScopes = (list) => {
      if (isArray(list)) return setScopes(copy(list))
      if (state.contract === '') state.contract = 'setTargetScopes must be given an array of strings'
      return api
    }
    api.transaction.clearTargetScopes = () => setScopes([])
    return api
  }

  /** Entries come with the input, writes leave with the result: no call of the host. */
  function cacheOf(entries) {
    const known = create(null)
    for (let i = 0; i < entries.length; i++) known[entries[i][0]] = { value: entries[i][1], expires_at: entries[i][2] }
    const wrong = (code) => ({ type: 'error', code })
    return {
      get(key) {
        run.usedCache = true
        const entry = known[$String(key)]
        return entry !== undefined && entry.expires_at > now() ? { value: entry.value, expires_at: entry.expires_at } : undefined
      },
      set(key, value, options) {
        run.usedCache = true
        if (typeof key !== 'string' || typeof value !== 'string') return wrong('invalid_value')
        if (key === '' || key.length > 64 || value.length > 4096) return wrong('too_large')
        const { ttl, expires_at: at } = options ?? {}
        if (ttl !== undefined && at !== undefined) return wrong('invalid_options')
        const end = typeof at === 'number' ? at : now() + (typeof ttl === 'number' ? ttl : CACHE_LIFE_MS)
        if (!(end > now())) return wrong('invalid_expiry')
        known[key] = { value, expires_at: end }
        append(run.cacheWrites, [key, value, end])
        return { type: 'success' }
      },
      delete(key) {
        run.usedCache = true
        delete known[$String(key)]
        append(run.cacheWrites, [$String(key), null, 0])
        return { type: 'success' }
      },
    }
  }

  // ── What a hook finds ─────────────────────────────────────────────────────────────────────────

  const inLoad = (what) => new $TypeError(`${what} cannot be used while the hook is loaded`)

  asIs('fetch', function fetch(url, init) {
    return new $Promise((resolve, reject) => {
      if (run === undefined) throw inLoad('fetch')
      if (run.settled !== '') throw new $TypeError('fetch cannot be used after the result')
      if (calls >= FETCHES_MAX) throw new $TypeError(`fetch can be used ${FETCHES_MAX} times in a run`)
      const { method, headers, body } = init ?? {}
      const request = stringify({ url: $String(url), method, headers, body })
      if (request.length > REQUEST_MAX) throw new $TypeError('the request of fetch is too large')
      calls += 1
      apply(mapSet, pending, [calls, { resolve, reject }])
      hostFetch(calls, request)
    })
  })

  function responseOf({ status, headers, body }) {
    const known = create(null)
    for (let i = 0; i < headers.length; i++) known[headers[i][0]] = headers[i][1]
    return {
      ok: status >= 200 && status < 300,
      status,
      headers: { get: (name) => known[apply(toLowerCase, $String(name), [])] ?? null },
      text: () => resolved(body),
      json: () => new $Promise((resolve) => resolve(parse(body))),
    }
  }

  const console = {}
  for (const level of ['log', 'info', 'warn', 'error', 'debug']) {
    console[level] = (...values) => {
      let text = ''
      for (let i = 0; i < values.length; i++) text += `${i === 0 ? '' : ' '}${textOf(values[i])}`
      hostLog(level, cut(text))
    }
  }
  asIs('console', console)
  asIs('crypto', freeze({ randomUUID: () => hostUuid() }))
  defineProperty(Math, 'random', { __proto__: null, value: () => hostRandom(), writable: true, enumerable: false, configurable: true })
  delete globalThis.SharedArrayBuffer

  for (const name of ['InvalidScopeError', 'InvalidRequestError', 'ServerError']) {
    const made = {
      [name]: class extends Error {},
    }[name]
    put(made.prototype, 'name', name)
    asIs(name, made)
  }

  function require(name) {
    throw new Error(`Cannot find module '${textOf(name)}'. Token hooks have no modules; use fetch.`)
  }

  // ── What the engine calls ─────────────────────────────────────────────────────────────────────

  return {
    /** Runs the top level of the hook. Returns the shape, or what is wrong, as JSON. */
    load(evaluate) {
      const module = { exports: {} }
      try {
        apply(evaluate, module.exports, [module, module.exports, require])
        const exported = module.exports
        const type = typeof exported
        const isObject = (type === 'object' && exported !== null) || type === 'function'
        const action = isObject ? exported.onExecuteCredentialsExchange : undefined
        const byDefault = isObject && type !== 'function' ? exported.default : undefined
        const hook = type === 'function' ? exported : typeof byDefault === 'function' ? byDefault : undefined
        const hasAction = typeof action === 'function'
        if (hook !== undefined && hasAction)
          return failure('contract', '', 'The code exports both a Hook and an Action; it must be one of them.', '')
        if (hook === undefined && !hasAction) {
          return failure(
            'contract',
            '',
            'The code exports neither module.exports = function (…) nor exports.onExecuteCredentialsExchange.',
            '',
          )
        }
        handler = hook ?? action
        shape = hasAction ? 'action' : 'hook'
        return stringify({ __proto__: null, d: 'loaded', shape })
      } catch (error) {
        return failureOf(error)
      }
    },

    run(text) {
      const input = parse(text)
      run = { settled: '', warnings: [], cacheWrites: [], usedCache: false }
      if (shape === 'hook') runHook(input)
      else runAction(input)
    },

    /** An answer of the host to a `fetch`. */
    resume(call, text) {
      const waiting = apply(mapGet, pending, [call])
      if (waiting === undefined) return
      apply(mapDelete, pending, [call])
      const answer = parse(text)
      if (typeof answer.error === 'string') waiting.reject(new $TypeError(answer.error))
      else waiting.resolve(responseOf(answer))
    },

    /** The result as JSON, or '' while there is none. */
    finish() {
      if (run.settled === '') return ''
      const { settled, warnings, cacheWrites, usedCache } = run
      return `{"r":${settled},"warnings":${stringify(warnings)},"cacheWrites":${stringify(cacheWrites)},"usedCache":${usedCache}}`
    },

    /** An exception that nothing caught. */
    describe(error) {
      return `{"r":${failureOf(error)},"warnings":[],"cacheWrites":[],"usedCache":false}`
    },
  }
})
