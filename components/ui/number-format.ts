/** "10,482". */
export function formatCount(count: number): string {
  return count.toLocaleString('en')
}

/** "1 application", "10,482 applications". */
export function countOf(count: number, noun: string): string {
  return `${formatCount(count)} ${count === 1 ? noun : `${noun}s`}`
}

/** "0.4 %"; what is there is never rounded to nothing, and what is not all never to all. */
export function formatShare(share: number): string {
  const percent = share * 100
  if (percent === 0 || percent === 100) return `${percent} %`
  if (percent < 0.1) return 'under 0.1 %'
  if (percent > 99.9) return 'over 99.9 %'
  return `${percent.toFixed(1).replace(/\.0$/, '')} %`
}
