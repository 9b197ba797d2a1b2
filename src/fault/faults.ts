import type { FaultKind } from './fault-kind.ts'
import { clock } from './kinds/clock.ts'
import { cpu } from './kinds/cpu.ts'
import { diskFull } from './kinds/disk-full.ts'
import { kill } from './kinds/kill.ts'
import { latency } from './kinds/latency.ts'
import { loss } from './kinds/loss.ts'
import { memory } from './kinds/memory.ts'
import { partition } from './kinds/partition.ts'
import { pause } from './kinds/pause.ts'
import { restart } from './kinds/restart.ts'

/** What can go wrong on purpose, by name. To add one: its file, a line here, and what it needs of a component. */
const FAULTS = {
  kill,
  pause,
  restart,
  latency,
  loss,
  partition,
  cpu,
  memory,
  'disk-full': diskFull,
  clock,
} as const satisfies Record<string, FaultKind>

export type FaultName = keyof typeof FAULTS

const [first, ...others] = Object.keys(FAULTS) as [FaultName, ...FaultName[]]
export const FAULT_NAMES: readonly [FaultName, ...FaultName[]] = [first, ...others]

export function faultKind(name: FaultName): FaultKind {
  return FAULTS[name]
}
