import { describe, expect, it, vi } from 'vitest'
import { AUDIENCE, formRequest, GOOD, jsonRequest, requestToken, testResourceServer } from './testing.ts'

const { audience: _, ...untargeted } = GOOD

describe('the API that a request names', () => {
  it.each([
    { name: 'audience', parameters: { ...untargeted, audience: AUDIENCE } },
    { name: 'resource (RFC 8707)', parameters: { ...untargeted, resource: AUDIENCE } },
    { name: 'both, when equal', parameters: { ...untargeted, audience: AUDIENCE, resource: AUDIENCE } },
  ])('is the one in $name', async ({ parameters }) => {
    const { status, decision } = await requestToken(formRequest(parameters))
    expect({ status, record: decision.record }).toMatchObject({ status: 200, record: { audience: AUDIENCE, audienceKnown: true } })
  })

  it('is the default audience when the request names none', async () => {
    const { status, decision } = await requestToken(formRequest(untargeted), { defaultAudience: AUDIENCE })
    expect({ status, audience: decision.record.audience }).toEqual({ status: 200, audience: AUDIENCE })
  })

  it('is not the default audience when the request names another', async () => {
    const { refused } = await requestToken(formRequest({ ...GOOD, audience: 'urn:nobody' }), { defaultAudience: AUDIENCE })
    expect(refused).toMatchObject({ error: { refusal: { reason: 'audience_unknown' } }, record: { audience: 'urn:nobody' } })
  })

  it('may have any name as an audience, for Auth0 allows any', async () => {
    const resourceServer = testResourceServer({ identifier: 'Reports of Zürich' })
    expect(await requestToken(formRequest({ ...GOOD, audience: 'Reports of Zürich' }), { resourceServer })).toMatchObject({ status: 200 })
  })

  it('must be named when there is no default: audience_missing', async () => {
    const { status, body, refused } = await requestToken(formRequest({ ...untargeted, audience: '' }))
    expect({ status, error: body.error }).toEqual({ status: 400, error: 'invalid_request' })
    expect(refused).toMatchObject({ failingStep: 'api', error: { refusal: { reason: 'audience_missing' } } })
  })

  it.each([
    { name: 'an audience nobody registered', input: formRequest({ ...GOOD, audience: 'urn:nobody' }) },
    { name: 'a known audience in another case', input: formRequest({ ...GOOD, audience: AUDIENCE.toUpperCase() }) },
    { name: 'a known audience with a slash more', input: formRequest({ ...GOOD, audience: `${AUDIENCE}/` }) },
    { name: 'an audience with NUL', input: jsonRequest({ ...GOOD, audience: 'urn:\u0000' }) },
    { name: 'an audience with bidi controls', input: jsonRequest({ ...GOOD, audience: 'urn:\u202e' }) },
    { name: 'an audience of 60,000 characters', input: formRequest({ ...GOOD, audience: 'x'.repeat(60_000) }) },
    { name: 'a relative resource', input: formRequest({ ...untargeted, resource: '/reports' }) },
    { name: 'a resource with a fragment', input: formRequest({ ...untargeted, resource: `${AUDIENCE}#x` }) },
    { name: 'a resource with an empty fragment', input: formRequest({ ...untargeted, resource: `${AUDIENCE}#` }) },
    { name: 'a resource with a space', input: formRequest({ ...untargeted, resource: `${AUDIENCE} x` }) },
    { name: 'a resource with a broken escape', input: formRequest({ ...untargeted, resource: `${AUDIENCE}%zz` }) },
    { name: 'a resource beyond ASCII', input: formRequest({ ...untargeted, resource: 'https://zürich.example' }) },
    { name: 'several resources', input: formRequest(`${new URLSearchParams(untargeted)}&resource=urn:a&resource=urn:b`) },
    { name: 'one resource twice', input: formRequest(`${new URLSearchParams(untargeted)}&resource=${AUDIENCE}&resource=${AUDIENCE}`) },
  ])('rejects $name with invalid_target (RFC 8707 §2): audience_unknown', async ({ input }) => {
    const { status, body, refused } = await requestToken(input)
    expect({ status, error: body.error }).toEqual({ status: 400, error: 'invalid_target' })
    expect(refused).toMatchObject({
      failingStep: 'api',
      error: { refusal: { reason: 'audience_unknown' } },
      record: { audienceKnown: false },
    })
  })

  it('is not looked up under a name that no API can have', async () => {
    const find = vi.fn()
    for (const audience of ['urn:\u0000', 'x'.repeat(1_025)]) {
      await requestToken(jsonRequest({ ...GOOD, audience }), { resourceServers: { find, defaultAudience: () => undefined } })
    }
    expect(find).not.toHaveBeenCalled()
  })
})
