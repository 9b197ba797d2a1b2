import type { Fingerprint, KernelTiming, MachineFacts } from '../result/fingerprint-schema.ts'
import { type KernelName, kernelWords } from './kernels/kernel.ts'

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
 * The least difference that counts, as a share; docs/use/calibration.md says how much fingerprints of one machine differ.
 * A round trip depends on how deep both CPUs sleep in between.
 */
const FLOORS: Readonly<Record<KernelName, number>> = { json: 0.1, sha256: 0.1, timer: 0.1, nap: 0.1, loopback: 0.8 }
const OTHER_FLOOR = 0.1
const MOST_SPREAD = 1

const FACT_NAMES: Readonly<Record<keyof MachineFacts, string>> = {
  os: 'operating system',
  kernel: 'OS kernel',
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
  const verdict =
    differences.length > 0 ? 'different machine' : others.length > 0 ? 'same kind, other speed' : 'same machine'
  return { verdict, differences, kernels, sentences: SENTENCES[verdict]({ differences, others, names, id: a.id }) }
}

/** What a verdict rests on. */
interface Grounds {
  readonly differences: readonly FactDifference[]
  readonly others: readonly KernelComparison[]
  readonly names: FingerprintNames
  readonly id: string
}

const SENTENCES = {
  'same machine': ({ id }: Grounds) => [
    `Same machine, or one of the same kind and speed: no fact (${id}) and no time differs by more than it may.`,
  ],
  'same kind, other speed': ({ others, names }: Grounds) => [
    `Same kind of machine, other speed. ${speedSentence(others, names)}`,
    'Look for other programs, for heat and for the power settings, or for a neighbour on the same hardware; then measure both anew, one right after the other.',
  ],
  'different machine': ({ differences, others, names }: Grounds) => [
    `Different machine, or the same one set up otherwise: ${differences.map((each) => inWords(each, names)).join('; ')}.`,
    speedSentence(others, names),
    'Do not compare their figures: measure both on one machine, or compare how targets stand to each other within each result.',
  ],
}

function notKnown(a: Fingerprint | null, b: Fingerprint | null, names: FingerprintNames): FingerprintComparison {
  const lacking = [a === null ? names.a : '', b === null ? names.b : ''].filter(Boolean)
  return {
    verdict: 'not known',
    differences: [],
    kernels: [],
    sentences: [
      `Not known whether it is the same machine: ${lacking.join(' and ')} ${lacking.length > 1 ? 'have' : 'has'} no fingerprint. Every run takes one now: measure again.`,
    ],
  }
}

function differentFacts(a: MachineFacts, b: MachineFacts): FactDifference[] {
  return (Object.keys(FACT_NAMES) as (keyof MachineFacts)[])
    .filter((fact) => a[fact] !== b[fact])
    .map((fact) => ({ fact, a: a[fact], b: b[fact] }))
}

/** The spread of both adds up, but what takes twice as long is slower however restless both were. */
function compareKernel(kernel: string, a: KernelTiming, b: KernelTiming): KernelComparison {
  const ratio = b.medianUs / a.medianUs
  const floor = kernel in FLOORS ? FLOORS[kernel as KernelName] : OTHER_FLOOR
  const spread = a.spreadUs / a.medianUs + b.spreadUs / b.medianUs
  const tolerance = 1 + Math.min(MOST_SPREAD, Math.max(floor, spread))
  return { kernel, ratio, tolerance, isOther: ratio > tolerance || ratio < 1 / tolerance }
}

function inWords({ fact, a, b }: FactDifference, names: FingerprintNames): string {
  return `${FACT_NAMES[fact]} ${a ?? 'not known'} (${names.a}), ${b ?? 'not known'} (${names.b})`
}

function speedSentence(others: readonly KernelComparison[], names: FingerprintNames): string {
  if (others.length === 0) return 'All that was timed takes about as long on both.'
  const told = others.map(
    ({ kernel, ratio, tolerance }) => `${kernelWords(kernel).short} ${times(ratio)} (tolerance ${times(tolerance)})`,
  )
  return `Time on ${names.b} against ${names.a}: ${told.join('; ')}.`
}

function times(ratio: number): string {
  return `× ${ratio.toFixed(2)}`
}
