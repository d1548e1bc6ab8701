import { describe, expect, it } from 'vitest'
import { secretsUsed, shapeOf } from './hook-shape.ts'
import { hostsUsed } from './hosts-used.ts'

describe('the shape of code', () => {
  it.each([
    ['module.exports = function (client, scope, audience, context, cb) {}', 'hook'],
    ['module.exports = async (client, scope, audience, context, cb) => {}', 'hook'],
    ['function run() {}\nmodule.exports = run', 'hook'],
    ['export default function (client) {}', 'hook'],
    ['exports.onExecuteCredentialsExchange = async (event, api) => {}', 'action'],
    ['module.exports.onExecuteCredentialsExchange = async () => {}', 'action'],
    ['module.exports = { onExecuteCredentialsExchange: async () => {} }', 'action'],
    ['export const onExecuteCredentialsExchange = async () => {}', 'action'],
    ['export async function onExecuteCredentialsExchange() {}', 'action'],
    ['const a = 1', 'neither'],
    ['', 'neither'],
    ['// module.exports = function () {}\nexports.onExecuteCredentialsExchange = 1', 'action'],
    ['/* exports.onExecuteCredentialsExchange = 1 */ module.exports = function () {}', 'hook'],
    ["const url = 'https://a.example' // x\nmodule.exports = function () {}", 'hook'],
    ['module.exports = function () {}\nmodule.exports.onExecuteCredentialsExchange = async () => {}', 'both'],
  ])('%j is %s', (source, shape) => {
    expect(shapeOf(source)).toBe(shape)
  })
})

it('names the secrets that code reads, each once', () => {
  const source = `event.secrets.KEY; context.webtask.secrets["other-key"]; event.secrets.KEY // secrets.NOT
const { secrets } = event; secrets?.['third']`
  expect(secretsUsed(source)).toEqual(['KEY', 'other-key', 'third'])
})

it('names the hosts that code calls, and no claim', () => {
  const source = `fetch('https://API.example.com/x'); axios.get("https://b.example:8443"); fetch(\`https://c.example:443/\${id}\`)
api.accessToken.setCustomClaim('https://claim.example/plan', 1); fetch(\`https://\${host}/\`)`
  expect(hostsUsed(source)).toEqual(['api.example.com', 'b.example:8443', 'c.example'])
})
