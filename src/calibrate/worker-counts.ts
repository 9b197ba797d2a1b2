/** 1, 2, 4 … and at last all: each doubling shows what more threads bring, and a large machine takes no hour. */
export function workerCounts(most: number): number[] {
  const counts: number[] = []
  for (let count = 1; count < most; count *= 2) counts.push(count)
  return [...counts, most]
}
