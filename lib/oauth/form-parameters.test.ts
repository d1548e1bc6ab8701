import { describe, expect, it } from 'vitest'
import { decodeFormComponent, parseFormParameters } from './form-parameters.ts'
import { PARAMETERS_MAX, readParameter } from './parameter-set.ts'

describe('form bodies (RFC 6749 appendix B)', () => {
  it.each([
    { name: '"+" and %20 as a space', body: 'scope=a+b%20c', value: 'a b c' },
    { name: '%2B as a plus sign', body: 'scope=a%2Bb', value: 'a+b' },
    { name: 'escapes of either case as UTF-8', body: 'scope=%C3%A9%e2%82%ac', value: 'é€' },
    { name: 'an encoded name', body: 'sc%6Fpe=a', value: 'a' },
    { name: 'all after the first "=" as the value', body: 'scope=a=b==', value: 'a=b==' },
    { name: 'empty pairs as nothing', body: '&&scope=a&', value: 'a' },
    { name: 'an empty value as omitted', body: 'scope=', value: undefined },
    { name: 'a name without "=" as omitted', body: 'scope', value: undefined },
    { name: 'an empty body as no parameter', body: '', value: undefined },
  ])('reads $name', ({ body, value }) => {
    expect(readParameter(parseFormParameters(body), 'scope')).toBe(value)
  })

  it.each([
    { name: 'a broken escape in a value', body: 'scope=%zz' },
    { name: 'an escape cut off at the end', body: 'scope=%4' },
    { name: 'a lone percent sign in a name', body: '%=a' },
    { name: 'escapes that are no UTF-8', body: 'scope=%ff' },
    { name: 'an escaped surrogate', body: 'scope=%ED%A0%80' },
    { name: 'an overlong escape', body: 'scope=%C0%AF' },
    { name: 'a parameter twice', body: 'scope=a&scope=b' },
    { name: 'a parameter twice with one value', body: 'scope=a&scope=a' },
    { name: 'a parameter twice, once without a value', body: 'scope=&scope=a' },
    { name: 'a parameter twice, once encoded', body: 'scope=a&sc%6Fpe=b' },
    { name: 'an unknown parameter twice', body: 'colour=a&colour=b' },
    { name: '__proto__ twice', body: '__proto__=a&__proto__=b' },
    { name: 'too many parameters', body: Array.from({ length: PARAMETERS_MAX + 1 }, (_, index) => `p${index}=`).join('&') },
    { name: 'too many resources', body: 'resource=a&'.repeat(PARAMETERS_MAX + 1) },
  ])('rejects $name', ({ body }) => {
    expect(() => parseFormParameters(body)).toThrow(
      expect.objectContaining({ error: 'invalid_request', refusal: expect.objectContaining({ reason: 'malformed' }) }),
    )
  })

  it('takes as many parameters as the limit allows', () => {
    const body = Array.from({ length: PARAMETERS_MAX }, (_, index) => `p${index}=v`).join('&')
    expect(parseFormParameters(body).values.size).toBe(PARAMETERS_MAX)
  })

  it('keeps names of object members as data and leaves Object.prototype alone', () => {
    const parameters = parseFormParameters('__proto__=a&constructor=b&toString=c')
    expect([...parameters.values]).toEqual([
      ['__proto__', 'a'],
      ['constructor', 'b'],
      ['toString', 'c'],
    ])
    expect(readParameter(parameters, 'hasOwnProperty')).toBeUndefined()
    expect(Object.hasOwn(Object.prototype, 'a')).toBe(false)
  })

  it('keeps every resource, the one parameter that RFC 8707 lets a client repeat', () => {
    const { values, furtherResources } = parseFormParameters('resource=urn:a&resource=urn:b&resource=urn:c')
    expect(values.get('resource')).toBe('urn:a')
    expect(furtherResources).toEqual(['urn:b', 'urn:c'])
  })

  it('never repeats a value in a refusal, for it may be a secret', () => {
    const bodies = ['client_secret=s3cret%zz', 'client_secret=s3cret&client_secret=s3cret']
    for (const body of bodies) expect(messageAndDetail(() => parseFormParameters(body))).not.toContain('s3cret')
  })
})

describe('form decoding', () => {
  it('says undefined instead of guessing', () => {
    expect(decodeFormComponent('%')).toBeUndefined()
    expect(decodeFormComponent('a+b')).toBe('a b')
  })
})

function messageAndDetail(work: () => unknown): string {
  try {
    work()
  } catch (error) {
    return JSON.stringify([(error as Error).message, (error as { refusal: unknown }).refusal])
  }
  throw new Error('nothing was thrown')
}
