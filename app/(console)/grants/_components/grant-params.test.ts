import { describe, expect, it } from 'vitest'
import { readDays, readGrantParams } from './grant-params.ts'

describe('the URL of the grants page', () => {
  it('says the filters, the order, the page and the view', () => {
    const params = readGrantParams({ view: 'list', app: 'c1', api: 'r1', scope: ' read:x ', unused: '90d', sort: '-changed', after: 'abc' })
    expect(params).toMatchObject({
      view: 'list',
      filter: { app: 'c1', api: 'r1', scope: 'read:x', unusedDays: 90 },
      filtered: true,
      sort: { key: 'changed', descending: true },
      rows: { after: 'abc' },
    })
  })

  it('means nothing where it makes no sense', () => {
    const params = readGrantParams({
      view: 'cube',
      app: ['a', 'b'],
      scope: 'a\0b',
      api: '\ud800',
      unused: '90',
      expires: 'soon',
      sort: 'colour',
    })
    expect(params).toMatchObject({ view: undefined, filtered: false, sort: { key: 'application', descending: false } })
    expect(Object.values(params.filter).every((value) => value === undefined)).toBe(true)
  })

  it.each([
    ['90d', 90],
    ['0d', undefined],
    ['3651d', undefined],
    ['-1d', undefined],
    ['9 d', undefined],
  ])('unused for %s is %s days', (text, days) => {
    expect(readDays(text)).toBe(days)
  })
})
