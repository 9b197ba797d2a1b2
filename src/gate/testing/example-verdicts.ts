import { ExitCode } from '../../base/errors.ts'
import { noFindings } from '../../scenario/finding.ts'
import type { VerdictDocument } from '../verdict-document.ts'
import { cpuPerRequest, errorShare, p50, p99, rounds, throughput } from './example-checks.ts'

const NO_FINDINGS = { verified: 412, ...noFindings() }

/** A regression in CPU per request, confirmed; beside it one of each other verdict, a tagged round and a void one. */
export const regressionVerdict: VerdictDocument = {
  schemaVersion: 2,
  kind: 'gate',
  mode: 'duet',
  tool: { name: 'archbench', version: '0.1.0' },
  startedAt: '2026-03-02T09:30:00.000Z',
  wallTimeMs: 312_400,
  measuredMs: 126_000,
  seed: 1,
  scenario: { name: 'ecommerce', title: 'Online shop' },
  base: {
    name: 'main',
    kind: 'git',
    source: 'git:main',
    revision: '4f0c1b7e9a2d4c5b8e6f7a8b9c0d1e2f3a4b5c6d',
    images: [],
  },
  candidate: { name: 'shop', kind: 'target', source: './shop', revision: null, images: [] },
  control: { verdict: 'steady', reasons: [] },
  plan: {
    looks: [10, 20, 40, 60],
    roundsPerStart: 1,
    alpha: 0.05,
    confirmAlpha: 0.05,
    confidence: 0.95,
    stages: [
      { stage: 'saturate', loop: 'closed', durationMs: 1_000, ratePerSecond: null },
      { stage: 'steady', loop: 'open', durationMs: 1_000, ratePerSecond: 500 },
    ],
  },
  checks: [cpuPerRequest, throughput, p50, p99, errorShare],
  invariants: {
    level: 'fail',
    verdict: 'kept',
    base: NO_FINDINGS,
    candidate: NO_FINDINGS,
    examples: [],
  },
  rounds,
  failedStarts: [],
  machine: { verdict: 'same run', differences: [] },
  environment: {
    runtime: 'process',
    os: 'Linux 6.1.0 x64',
    cpuModel: 'Example CPU @ 2.50GHz',
    cpus: 2,
    memoryBytes: 8_589_934_592,
    versions: { node: '24.21.0', undici: '7.30.2' },
    isolation: 'pinned',
    targetCpus: [1],
    driverCpus: [0],
  },
  fingerprint: null,
  slowestRatePerSecond: 1_000,
  warnings: ['1 of 11 rounds was void: 2 requests of control failed under steady (2 × timeout).'],
  interrupted: false,
  verdict: 'regression',
  reasons: [
    'CPU per request is 1.10 times the base [1.08, 1.12], above the threshold of +3%, and a second batch confirmed it.',
  ],
  exitCode: ExitCode.regression,
}

/** The time was up before a second batch could confirm what the first one flagged. */
export const unconfirmedVerdict: VerdictDocument = {
  ...regressionVerdict,
  checks: [
    {
      ...cpuPerRequest,
      confirmation: null,
      verdict: 'unconfirmed regression',
      reasons: [
        'CPU per request is 1.10 times the base [1.08, 1.12], beyond the threshold of +3%.',
        'Flagged, not confirmed: it ended before a second batch could.',
      ],
    },
    throughput,
    errorShare,
  ],
  verdict: 'unconfirmed regression',
  reasons: [
    'CPU per request is 1.10 times the base [1.08, 1.12], beyond the threshold of +3%.',
    'Flagged, not confirmed: it ended before a second batch could.',
    'The time of 4 min 0 s was up.',
  ],
  exitCode: ExitCode.regression,
}

/** Everything is as it was. */
export const passVerdict: VerdictDocument = {
  ...regressionVerdict,
  checks: [
    {
      ...cpuPerRequest,
      candidate: { value: 0.333, low: 0.328, high: 0.339 },
      ratio: { value: 1.003, low: 0.991, high: 1.014 },
      pValue: 0.3125,
      holmPValue: 0.625,
      confirmation: null,
      verdict: 'pass',
      reasons: ['CPU per request is 1.00 times the base [0.99, 1.01], within the threshold of +3%.'],
    },
    errorShare,
  ],
  warnings: [],
  verdict: 'pass',
  reasons: ['Nothing got worse by more than its threshold.'],
  exitCode: ExitCode.ok,
}

/** The base differs from itself: nothing is told. */
export const unstableVerdict: VerdictDocument = {
  ...regressionVerdict,
  control: {
    verdict: 'unstable',
    reasons: ['The base differs from itself in CPU per request: 1.09 times [1.04, 1.15].'],
  },
  checks: [
    {
      ...cpuPerRequest,
      control: { ratio: { value: 1.09, low: 1.04, high: 1.15 }, pValue: 0.001953125, differs: true },
      confirmation: null,
      verdict: 'cannot tell',
      reasons: ['The runner is unstable: the base differs from itself, 1.09 times [1.04, 1.15].'],
    },
  ],
  verdict: 'cannot tell',
  reasons: ['The runner is unstable: the base differs from itself in CPU per request, 1.09 times [1.04, 1.15].'],
  exitCode: ExitCode.inconclusive,
}

/** The candidate lost orders. */
export const brokenVerdict: VerdictDocument = {
  ...passVerdict,
  invariants: {
    level: 'fail',
    verdict: 'broken',
    base: NO_FINDINGS,
    candidate: { ...NO_FINDINGS, lost: 3 },
    examples: ['order o-17 was accepted and is not there'],
  },
  verdict: 'broken',
  reasons: ['The candidate broke an invariant: 3 lost.'],
  exitCode: ExitCode.broken,
}
