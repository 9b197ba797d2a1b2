import { UserError } from '../base/errors.ts'
import { type Random, seededRandom } from '../scenario/random.ts'
import type { Topology } from '../topology/topology.ts'
import { describeFault, ENTRYPOINT, type Fault, type PlannedFault, RANDOM, type ScheduledFault } from './fault.ts'

export interface ScheduleOptions {
  /** Length of the load that the faults go into. */
  readonly lengthMs: number
  readonly seed: number
  /** Why a target cannot have a fault; `undefined`: it can. */
  refusal(fault: Fault): string | undefined
}

/**
 * The faults of one target in one load, in the order of their beginnings: repeats are laid out, and names that stand for
 * components are replaced by those of the target, chosen by the seed among those that can have the fault and have no other
 * at that time. Throws a UserError for a component that is not there, a fault that is not possible, one that is not over
 * before the load is, and two at a time of one component.
 */
export function scheduleFaults(
  planned: readonly PlannedFault[],
  topology: Topology,
  { lengthMs, seed, refusal }: ScheduleOptions,
): ScheduledFault[] {
  const random = seededRandom(seed).fork('faults')
  const scheduled: ScheduledFault[] = []
  const laidOut = planned.flatMap((fault) => repeats(fault, lengthMs)).sort((a, b) => a.atMs - b.atMs)
  // What is named comes first: a component that is drawn has to be free.
  const isDrawn = ({ components }: PlannedFault): boolean => components.includes(RANDOM)
  for (const fault of [...laidOut.filter((one) => !isDrawn(one)), ...laidOut.filter(isDrawn)]) {
    const { kind, amount, atMs, durationMs } = fault
    const draw = isDrawn(fault) ? drawFrom(fault, topology, scheduled, { random, refusal }) : undefined
    const components = fault.components.map((name) => draw ?? componentOf(name, topology))
    const one = { kind, amount, components, atMs, durationMs }
    const reason = refusal(one)
    if (reason !== undefined) throw refused(one, topology, reason)
    const other = scheduled.find((before) => overlap(before, one) && sharesComponent(before, one))
    if (other !== undefined) throw twoAtATime(one, other, topology)
    scheduled.push(one)
  }
  return scheduled.sort((a, b) => a.atMs - b.atMs)
}

function repeats(fault: PlannedFault, lengthMs: number): PlannedFault[] {
  const { atMs, durationMs, everyMs = Number.POSITIVE_INFINITY } = fault
  if (atMs + durationMs > lengthMs) {
    throw new UserError(`the ${describeFault(fault)} is not over before the load is`, {
      key: '--fault',
      found: `from ${atMs / 1_000} s to ${(atMs + durationMs) / 1_000} s of ${lengthMs / 1_000} s`,
      remedy: 'Let it begin earlier, or choose a longer profile, such as --profile soak',
    })
  }
  const count = Math.floor((lengthMs - durationMs - atMs) / everyMs) + 1
  return Array.from({ length: count }, (_, index) => ({ ...fault, atMs: index === 0 ? atMs : atMs + index * everyMs }))
}

function componentOf(name: string, { name: target, file, entrypoint, services }: Topology): string {
  const names = services.map((service) => service.name)
  if (names.includes(name)) return name
  if (name === ENTRYPOINT && names.includes(entrypoint)) return entrypoint
  throw new UserError(`${target} has no component "${name}"`, {
    file,
    expected: names.length === 0 ? undefined : `one of ${names.join(', ')}, ${ENTRYPOINT} or ${RANDOM}`,
    remedy:
      names.length === 0
        ? 'Leave the fault out: what runs already is driven, and otherwise left alone'
        : 'Name a service of the compose file; in a comparison, one that all targets have',
  })
}

function drawFrom(
  fault: PlannedFault,
  topology: Topology,
  scheduled: readonly ScheduledFault[],
  { random, refusal }: { random: Random } & Pick<ScheduleOptions, 'refusal'>,
): string {
  const reasons: string[] = []
  const free = topology.services
    .map(({ name }) => name)
    .filter((name) => {
      const one = { ...fault, components: [name] }
      const reason = refusal(one)
      if (reason !== undefined) reasons.push(`${name}: ${reason}`)
      return reason === undefined && !scheduled.some((before) => overlap(before, one) && sharesComponent(before, one))
    })
  if (free.length > 0) return random.pick(free)
  throw refused(fault, topology, reasons.join('; ') || 'every component has another fault at that time')
}

function overlap(a: ScheduledFault, b: ScheduledFault): boolean {
  return a.atMs < b.atMs + b.durationMs && b.atMs < a.atMs + a.durationMs
}

function sharesComponent(a: Fault, b: Fault): boolean {
  return a.components.some((name) => b.components.includes(name))
}

function refused(fault: Fault, { name, file }: Topology, found: string): UserError {
  return new UserError(`${name} cannot have the fault ${describeFault(fault)}`, {
    file,
    found,
    remedy:
      'Leave this fault out, or choose another component or --runtime; docs/use/resilience.md says what each can do',
  })
}

function twoAtATime(one: ScheduledFault, other: ScheduledFault, { name, file }: Topology): UserError {
  const at = ({ atMs, durationMs }: ScheduledFault): string => `${atMs / 1_000} s to ${(atMs + durationMs) / 1_000} s`
  return new UserError(`a component of ${name} would have two faults at a time`, {
    file,
    found: `${describeFault(other)} from ${at(other)}, ${describeFault(one)} from ${at(one)}`,
    remedy: 'Let one end before the other begins',
  })
}
