import type { Fingerprint, KernelTiming, MachineFacts } from '../result/fingerprint-schema.ts'
import { KERNEL_TITLES, type KernelName } from './kernels/kernel.ts'

export type MachineVerdict = 'same machine' | 'same kind, other speed' | 'different machine' | 'not known'

/** A fact that is not the same; `null` where one side does not know it. */
export interface FactDifference {
  readonly fact: keyof MachineFacts
  readonly a: string | number | null
  readonly b: string | number | null
}

export interface KernelComparison {
  readonly kernel: string
  /** Time of a call on b divided by that on a: above 1, b is slower. */
  readonly ratio: number
  /** Ratios up to this one, or down to its inverse, say nothing. */
  readonly tolerance: number
  readonly isOther: boolean
}

export interface FingerprintComparison {
  readonly verdict: MachineVerdict
  readonly differences: readonly FactDifference[]
  /** Empty where one of both is not known. */
  readonly kernels: readonly KernelComparison[]
  /** The verdict, what it rests on and what follows from it, for people. */
  readonly sentences: readonly string[]
}

/** What both are called in sentences. */
export interface FingerprintNames {
  readonly a: string
  readonly b: string
}

/**
 * The least difference that counts, as a share. Three times what fingerprints of one machine differed by when nothing
 * else ran on it (docs/calibration.md): a round trip depends on how deep the other CPU sleeps.
 */
const FLOORS: Readonly<Record<KernelName, number>> = { json: 0.1, sha256: 0.1, timer: 0.1, nap: 0.1, loopback: 0.3 }
const OTHER_FLOOR = 0.1

const FACT_NAMES: Readonly<Record<keyof MachineFacts, string>> = {
  os: 'operating system',
  kernel: 'kernel',
  arch: 'architecture',
  cpuModel: 'CPU model',
  cpus: 'number of CPUs',
  usableCpus: 'number of usable CPUs',
  cpuQuota: 'CPU quota',
  memoryGib: 'memory in GiB',
  node: 'Node.js',
  virtualisation: 'virtualisation',
  governor: 'CPU frequency governor',
}

/**
 * Whether two fingerprints are of machines whose results may be laid side by side. `null` is the fingerprint of a result
 * that has none. Two machines of one kind that are as fast as each other pass for the same: nothing in a fingerprint
 * would tell them apart, and for what is measured they are.
 */
export function compareFingerprints(
  a: Fingerprint | null,
  b: Fingerprint | null,
  names: FingerprintNames = { a: 'the first', b: 'the second' },
): FingerprintComparison {
  if (a === null || b === null) return notKnown(a, b, names)
  const differences = differentFacts(a.facts, b.facts)
  const kernels = Object.keys(a.kernels).flatMap((kernel) => {
    const [first, second] = [a.kernels[kernel], b.kernels[kernel]]
    return first && second ? [compareKernel(kernel, first, second)] : []
  })
  const others = kernels.filter(({ isOther }) => isOther)
  if (differences.length > 0) {
    return {
      verdict: 'different machine',
      differences,
      kernels,
      sentences: [
        `Different machine: ${differences.map((difference) => inWords(difference, names)).join('; ')}.`,
        speedSentence(others, names),
        'Figures of one cannot be held against those of the other; ratios between the targets of one result can.',
      ],
    }
  }
  if (others.length > 0) {
    return {
      verdict: 'same kind, other speed',
      differences,
      kernels,
      sentences: [
        `Same kind of machine, other speed. ${speedSentence(others, names)}`,
        'Look for other programs, the temperature and the power settings, or for a neighbour on the same hardware; then measure both anew, one after the other.',
      ],
    }
  }
  return {
    verdict: 'same machine',
    differences,
    kernels,
    sentences: [
      `Same machine, or one of the same kind and speed: the facts are the same (${a.id}). ${speedSentence(others, names)}`,
    ],
  }
}

function notKnown(a: Fingerprint | null, b: Fingerprint | null, names: FingerprintNames): FingerprintComparison {
  const lacking = [a === null ? names.a : '', b === null ? names.b : ''].filter(Boolean)
  return {
    verdict: 'not known',
    differences: [],
    kernels: [],
    sentences: [
      `Not known whether it is the same machine: ${lacking.join(' and ')} ${lacking.length > 1 ? 'have' : 'has'} no fingerprint. Results have one since this version; measure again to get one.`,
    ],
  }
}

function differentFacts(a: MachineFacts, b: MachineFacts): FactDifference[] {
  return (Object.keys(FACT_NAMES) as (keyof MachineFacts)[])
    .filter((fact) => a[fact] !== b[fact])
    .map((fact) => ({ fact, a: a[fact], b: b[fact] }))
}

/** The spread of both adds up; below the floor of a kernel no difference counts. */
function compareKernel(kernel: string, a: KernelTiming, b: KernelTiming): KernelComparison {
  const ratio = b.medianUs / a.medianUs
  const floor = kernel in FLOORS ? FLOORS[kernel as KernelName] : OTHER_FLOOR
  const tolerance = 1 + Math.max(floor, a.spreadUs / a.medianUs + b.spreadUs / b.medianUs)
  return { kernel, ratio, tolerance, isOther: ratio > tolerance || ratio < 1 / tolerance }
}

function inWords({ fact, a, b }: FactDifference, names: FingerprintNames): string {
  return `${FACT_NAMES[fact]} ${a ?? 'not known'} (${names.a}), ${b ?? 'not known'} (${names.b})`
}

function speedSentence(others: readonly KernelComparison[], names: FingerprintNames): string {
  if (others.length === 0) return 'No kernel differs by more than it may.'
  const told = others.map(
    ({ kernel, ratio, tolerance }) => `${titleOf(kernel)} ${times(ratio)} (tolerance ${times(tolerance)})`,
  )
  return `Time on ${names.b} against ${names.a}: ${told.join('; ')}.`
}

function titleOf(kernel: string): string {
  return kernel in KERNEL_TITLES ? KERNEL_TITLES[kernel as KernelName] : kernel
}

function times(ratio: number): string {
  return `× ${ratio.toFixed(2)}`
}
