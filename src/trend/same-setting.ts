import { formatBytes, formatSetting, plural } from '../report/format.ts'
import type { Setting, StoredResult } from './stored-result.ts'

/** A machine tells its memory a little differently after an update of its kernel. */
const MEMORY_TOLERANCE = 0.02

/** Results that may be set side by side, in the order of time. */
export interface SettingGroup {
  readonly setting: Setting
  readonly results: readonly StoredResult[]
}

/** Sorts results into groups of one setting; the group with most results first. */
export function groupBySetting(results: readonly StoredResult[]): SettingGroup[] {
  const groups: { setting: Setting; results: StoredResult[] }[] = []
  for (const result of results.toSorted((a, b) => Date.parse(a.startedAt) - Date.parse(b.startedAt))) {
    const group = groups.find(({ setting }) => isSameSetting(setting, result.setting))
    if (group) group.results.push(result)
    else groups.push({ setting: result.setting, results: [result] })
  }
  return groups.sort((a, b) => b.results.length - a.results.length)
}

export function isSameSetting(a: Setting, b: Setting): boolean {
  return differences(a, b).length === 0
}

/** What two settings differ in, in words: `CPU "x" and "y"`. */
export function differences(a: Setting, b: Setting): string[] {
  const pairs: [string, string, string][] = [
    ['scenario', a.scenario, b.scenario],
    ['runtime', a.runtime, b.runtime],
    ['CPU', a.cpuModel, b.cpuModel],
    ['CPUs', String(a.cpus), String(b.cpus)],
    ['isolation', a.isolation, b.isolation],
    ['budget', budgetText(a), budgetText(b)],
    ['load', a.load, b.load],
  ]
  const told = pairs
    .filter(([, one, other]) => one !== other)
    .map(([what, one, other]) => `${what} "${one}" and "${other}"`)
  const isOtherMemory = Math.abs(Math.log(a.memoryBytes / b.memoryBytes)) > MEMORY_TOLERANCE
  return isOtherMemory ? [...told, `memory ${formatBytes(a.memoryBytes)} and ${formatBytes(b.memoryBytes)}`] : told
}

/** A setting on one line. */
export function settingText(setting: Setting): string {
  const { scenario, runtime, isolation, cpuModel, cpus, memoryBytes, load } = setting
  const machine = `${cpuModel}, ${plural(cpus, 'CPU')}, ${formatBytes(memoryBytes)}`
  return `${scenario} · ${runtime} runtime on ${machine} · ${budgetText(setting)} for each target, ${isolation} · ${load}`
}

function budgetText({ budgetCpus, budgetBytes }: Setting): string {
  return `${formatSetting(budgetCpus)} CPU${budgetCpus === 1 ? '' : 's'} and ${formatBytes(budgetBytes)}`
}
