/** `A`, `B` …: how results are named in a report of several. */
export function letterOf(index: number): string {
  return index < 26 ? String.fromCharCode(65 + index) : `R${index + 1}`
}
