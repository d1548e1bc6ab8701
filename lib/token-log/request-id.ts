const UUID = /^(?:req_)?([\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12})$/i

/** The id of a row in what somebody pasted: an `X-Request-Id` or a `jti`, with or without `req_` before it. Undefined when it is none. */
export function uuidOfRequest(text: string): string | undefined {
  return UUID.exec(text.trim())?.[1]?.toLowerCase()
}

/** When the id was made, by the clock of the server that made it (RFC 9562 §5.7); undefined when it does not say. */
export function timeOfRequest(uuid: string): Date | undefined {
  return uuid[14] === '7' ? new Date(Number.parseInt(uuid.slice(0, 8) + uuid.slice(9, 13), 16)) : undefined
}
