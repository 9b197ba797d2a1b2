import type { Conditions, MachineLoad } from '../../result/conditions-schema.ts'
import { formatDuration, formatNumber, formatSetting, formatShare, list, plural } from '../../text/format.ts'

/** From these on, figures are of other programs too: an idle machine's own services use some percent. */
const FOREIGN_SHARE = 0.1
const STEAL_SHARE = 0.02
/** A load average lags a minute behind: that of an earlier run is none to warn of. */
const LOAD_PER_CPU = 2
/** A driver and a target that each have a CPU. */
const FEWEST_CPUS = 2

/** What held the run or disturbed it, and what to do about it; empty where nothing did. The one place that words it. */
export function conditionWarnings(conditions: Conditions): string[] {
  return [...sharedCpu(conditions), ...quotaWarning(conditions), ...busyMachine(conditions)]
}

/** `2 CPUs` · `CPU 1 of 8` · `CPUs 2, 3 of 8, a quota of 1.5 CPUs`. */
export function cpusInWords({
  usableCpus,
  machineCpus,
  quota,
}: Pick<Conditions, 'usableCpus' | 'machineCpus' | 'quota'>): string {
  const some = `${usableCpus.length === 1 ? 'CPU' : 'CPUs'} ${usableCpus.join(', ')} of ${formatSetting(machineCpus)}`
  const all = usableCpus.length === machineCpus ? plural(machineCpus, 'CPU') : some
  return quota === null ? all : `${all}, a quota of ${cpuCount(quota.cpus)}`
}

function sharedCpu({ usableCpus, machineCpus }: Conditions): string[] {
  if (usableCpus.length >= FEWEST_CPUS) return []
  return machineCpus === usableCpus.length
    ? ['This machine has one CPU: driver and targets share it, and figures are of both. Use a machine with two.']
    : [
        `archbench may use only CPU ${usableCpus.join(', ')} of ${formatSetting(machineCpus)}: driver and targets share it, and figures are of both. Let it use two (taskset, --cpuset-cpus).`,
      ]
}

function quotaWarning({ quota, usableCpus }: Conditions): string[] {
  if (quota === null) return []
  const { throttling } = quota
  const wasHeld = throttling !== null && throttling.throttledPeriods > 0
  const isTight = quota.cpus < Math.min(FEWEST_CPUS, usableCpus.length)
  if (!isTight && !wasHeld) return []
  const whom = quota.holdsTargets ? 'driver and targets together' : 'the load driver (containers are outside of it)'
  const what = quota.holdsTargets ? 'throttling is measured in place of the architecture' : 'the driver may be late'
  const held =
    throttling === null
      ? ''
      : ` While targets were measured it held them in ${formatNumber(throttling.throttledPeriods, 0)} of ${plural(throttling.periods, 'period')}, ${formatDuration(throttling.throttledMs)} in all.`
  return [
    `A quota of ${cpuCount(quota.cpus)} holds ${whom}: ${what}, and figures are of the quota.${held} Raise it to ${cpuCount(FEWEST_CPUS)} or more (docker run --cpus, a Kubernetes limit).`,
  ]
}

function busyMachine(conditions: Conditions): string[] {
  const before = [...busyWords(conditions.before, conditions), ...loadWords(conditions.before, conditions)]
  const during = conditions.during === null ? [] : busyWords(conditions.during, conditions)
  const times = [
    ...(before.length > 0 ? [`before the run began (${list(before)})`] : []),
    ...(during.length > 0 ? [`while targets were measured (${list(during)})`] : []),
  ]
  if (times.length === 0) return []
  return [
    `The machine was busy ${times.join(' and ')}. The driver may be late, and figures are of that too. End what else runs, or use a machine of its own.`,
  ]
}

/** Empty where there is nothing out of the ordinary. */
function busyWords({ foreignShare, stealShare }: MachineLoad, { usableCpus, machineCpus }: Conditions): string[] {
  const isForeign = foreignShare !== null && foreignShare >= FOREIGN_SHARE
  const isStolen = stealShare !== null && stealShare >= STEAL_SHARE
  const usable = usableCpus.length === machineCpus ? plural(machineCpus, 'CPU') : `CPU ${usableCpus.join(', ')}`
  return [
    ...(isForeign ? [`other programs used ${formatShare(foreignShare)} of ${usable}`] : []),
    ...(isStolen ? [`the hypervisor took ${formatShare(stealShare)}`] : []),
  ]
}

/** Before the run alone: then it is of the targets themselves, which are warmed up together. */
function loadWords({ loadAverage, foreignShare }: MachineLoad, { machineCpus }: Conditions): string[] {
  if (loadAverage === null) return []
  const isForeign = foreignShare !== null && foreignShare >= FOREIGN_SHARE
  return isForeign || loadAverage > LOAD_PER_CPU * machineCpus ? [`load average ${formatNumber(loadAverage, 1)}`] : []
}

function cpuCount(cpus: number): string {
  return `${Number(cpus.toFixed(2))} ${cpus === 1 ? 'CPU' : 'CPUs'}`
}
