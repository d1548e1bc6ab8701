import { describe, expect, it } from 'vitest'
import { listUrl, readPosition, readSort, readText } from './list-url.ts'

describe('links within a list', () => {
  const url = listUrl('/applications', { q: 'bill', tag: ['prod', 'eu'], sort: 'name', after: 'c1' })

  it('keep every other parameter and begin at the first page again', () => {
    expect(url({ sort: '-created' })).toBe('/applications?q=bill&tag=prod&tag=eu&sort=-created')
    expect(url({ q: undefined })).toBe('/applications?tag=prod&tag=eu&sort=name')
  })

  it('page in one direction at a time', () => {
    expect(url({ after: 'c2' })).toBe('/applications?q=bill&tag=prod&tag=eu&sort=name&after=c2')
    expect(url({ before: 'c0' })).toBe('/applications?q=bill&tag=prod&tag=eu&sort=name&before=c0')
  })

  it('escape what was typed', () => {
    expect(listUrl('/apis', {})({ q: 'a&b=c #d' })).toBe('/apis?q=a%26b%3Dc+%23d')
    expect(listUrl('/apis', { q: 'x' })({ q: undefined })).toBe('/apis')
  })

  it.each([
    ['name', { key: 'name', descending: false }],
    ['-created', { key: 'created', descending: true }],
    ['owner', { key: 'created', descending: true }],
    [undefined, { key: 'created', descending: true }],
    [['name', 'created'], { key: 'created', descending: true }],
  ])('read the order %j, and only one that exists', (value, sort) => {
    expect(readSort(value, ['name', 'created'], { key: 'created', descending: true })).toEqual(sort)
  })
})

describe('a parameter', () => {
  it('counts where it stands once', () => {
    expect(readText('a')).toBe('a')
    expect(readText(['a', 'b'])).toBeUndefined()
    expect(readText(undefined)).toBeUndefined()
  })

  it('says where a page begins', () => {
    expect(readPosition({ after: 'c1', before: ['c0', 'c2'] })).toEqual({ after: 'c1', before: undefined })
  })
})
