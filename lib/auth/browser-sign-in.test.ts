import { expect, it } from 'vitest'
import { signInSentence } from './browser-sign-in.ts'

const OTHERWISE = 'The sign-in could not be finished. Try again; the server’s log says why.'

it.each(['__proto__', 'constructor', 'toString', 'throttled-<b>', 'throttled-99999999', 'something else', ''])(
  'the sentence for the code %j, which anybody can write into a link, is one of ours',
  (code) => {
    expect(signInSentence(code)).toBe(OTHERWISE)
  },
)

it('a refusal says how long to wait, and never which part was wrong', () => {
  expect(signInSentence('wrong')).toBe('The email or the password is wrong.')
  expect(signInSentence('throttled-61')).toBe('Too many failed attempts from here. Try again in 61 seconds.')
  expect(signInSentence('throttled-600')).toBe('Too many failed attempts from here. Try again in 10 minutes.')
})
