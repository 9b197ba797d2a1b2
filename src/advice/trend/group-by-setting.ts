import { type Setting, settingDifferences } from '../../result/same-setting.ts'
import type { StoredResult } from './stored-result.ts'

/** Results that may be set side by side, in the order of time. */
export interface SettingGroup {
  readonly setting: Setting
  readonly results: readonly StoredResult[]
}

/** Sorts results into groups of one setting; the group with most results first. */
export function groupBySetting(results: readonly StoredResult[]): SettingGroup[] {
  const groups: { setting: Setting; results: StoredResult[] }[] = []
  for (const result of results.toSorted((a, b) => Date.parse(a.startedAt) - Date.parse(b.startedAt))) {
    const group = groups.find(({ setting }) => settingDifferences(setting, result.setting).length === 0)
    if (group) group.results.push(result)
    else groups.push({ setting: result.setting, results: [result] })
  }
  return groups.sort((a, b) => b.results.length - a.results.length)
}

/** Longer values are cut: a profile is a page of JSON. */
const LONGEST_VALUE = 80

/** What two settings differ in, in words: `CPU "x" and "y"`. */
export function differenceWords(a: Setting, b: Setting): string[] {
  return settingDifferences(a, b).map(({ what, one, other }) => {
    const [first, second] = [one, other].map((value) =>
      value.length > LONGEST_VALUE ? `${value.slice(0, LONGEST_VALUE - 1)}…` : value,
    )
    return first === second ? what : `${what} ${first} and ${second}`
  })
}
