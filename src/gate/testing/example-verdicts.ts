import { ExitCode } from '../../errors.ts'
import type { Check, GateRound, VerdictDocument } from '../verdict-document.ts'

const NO_FINDINGS = { verified: 412, lost: 0, duplicated: 0, phantom: 0, oversold: 0 }

const cpuPerRequest: Check = {
  stage: 'saturate',
  metric: 'cpuMsPerRequest',
  title: 'CPU per request',
  unit: 'ms',
  better: 'lower',
  threshold: { kind: 'relative', level: 'fail', limit: 1.03, text: '+3%' },
  pairs: 10,
  rounds: 10,
  base: { value: 0.332, low: 0.327, high: 0.338 },
  candidate: { value: 0.366, low: 0.359, high: 0.372 },
  ratio: { value: 1.102, low: 1.084, high: 1.121 },
  pValue: 0.0009765625,
  holmPValue: 0.0029296875,
  minimumDetectableEffect: 0.027,
  look: 1,
  alpha: 0.0125,
  control: { ratio: { value: 1.004, low: 0.991, high: 1.017 }, pValue: 0.4921875, differs: false },
  confirmation: {
    pairs: 10,
    rounds: 10,
    base: { value: 0.334, low: 0.329, high: 0.341 },
    candidate: { value: 0.365, low: 0.358, high: 0.374 },
    ratio: { value: 1.093, low: 1.071, high: 1.116 },
    pValue: 0.0009765625,
    holmPValue: 0.0009765625,
    alpha: 0.05,
    confirmed: true,
  },
  verdict: 'regression',
  reasons: [
    'CPU per request is 1.10 times the base [1.08, 1.12], above the threshold of +3%.',
    'A second batch with fresh processes confirmed it: 1.09 times [1.07, 1.12].',
  ],
}

const throughput: Check = {
  stage: 'saturate',
  metric: 'throughputPerSecond',
  title: 'Throughput',
  unit: 'requests/s',
  better: 'higher',
  threshold: { kind: 'relative', level: 'fail', limit: 0.95, text: '-5%' },
  pairs: 10,
  rounds: 10,
  base: { value: 2_958, low: 2_801, high: 3_103 },
  candidate: { value: 2_760, low: 2_604, high: 2_921 },
  ratio: { value: 0.934, low: 0.877, high: 0.991 },
  pValue: 0.01855,
  holmPValue: 0.0371,
  minimumDetectableEffect: 0.071,
  look: 1,
  alpha: 0.0125,
  control: { ratio: { value: 0.988, low: 0.941, high: 1.042 }, pValue: 0.6953125, differs: false },
  confirmation: null,
  verdict: 'cannot tell',
  reasons: [
    'The interval [0.88, 0.99] reaches past the threshold of -5%, but not for certain; about 7 % could have been told.',
  ],
}

const p50: Check = {
  stage: 'steady',
  metric: 'p50Ms',
  title: 'p50 at steady',
  unit: 'ms',
  better: 'lower',
  threshold: { kind: 'relative', level: 'fail', limit: 1.1, text: '+10%' },
  pairs: 10,
  rounds: 10,
  base: { value: 1.11, low: 1.07, high: 1.16 },
  candidate: { value: 0.98, low: 0.94, high: 1.02 },
  ratio: { value: 0.883, low: 0.846, high: 0.921 },
  pValue: 1,
  holmPValue: 1,
  minimumDetectableEffect: 0.06,
  look: 1,
  alpha: 0.0125,
  control: { ratio: { value: 1.011, low: 0.968, high: 1.055 }, pValue: 0.556640625, differs: false },
  confirmation: null,
  verdict: 'improvement',
  reasons: ['p50 at steady is 0.88 times the base [0.85, 0.92].'],
}

const p99: Check = {
  ...p50,
  metric: 'p99Ms',
  title: 'p99 at steady',
  threshold: { kind: 'relative', level: 'warn', limit: 1.25, text: '+25%' },
  base: { value: 4.4, low: 3.6, high: 5.5 },
  candidate: { value: 4.6, low: 3.7, high: 5.9 },
  ratio: { value: 1.04, low: 0.81, high: 1.36 },
  pValue: 0.34765625,
  holmPValue: 0.34765625,
  minimumDetectableEffect: 0.44,
  control: { ratio: { value: 0.97, low: 0.74, high: 1.29 }, pValue: 0.76953125, differs: false },
  verdict: 'cannot tell',
  reasons: ['The interval [0.81, 1.36] reaches past the threshold of +25%; about 44 % could have been told.'],
}

const errorShare: Check = {
  ...p50,
  metric: 'errorShare',
  title: 'Errors at steady',
  unit: 'share',
  threshold: { kind: 'absolute', level: 'fail', limit: 0.001, text: '< 0.1%' },
  base: { value: 0, low: 0, high: 0.0004 },
  candidate: { value: 0, low: 0, high: 0.0004 },
  ratio: null,
  pValue: 1,
  holmPValue: 1,
  minimumDetectableEffect: null,
  control: null,
  verdict: 'pass',
  reasons: ['Errors at steady are 0 %, at most 0.04 %.'],
}

const rounds: GateRound[] = [
  {
    batch: 'first',
    start: 0,
    round: 0,
    order: ['candidate', 'base', 'control'],
    void: null,
    tags: [
      { arm: 'base', stage: 'saturate', kind: 'foreign CPU', text: "other programs used 21 % of the target's CPUs" },
    ],
    requests: [
      { arm: 'base', stage: 'steady', planned: 498, wrong: 0 },
      { arm: 'control', stage: 'steady', planned: 498, wrong: 0 },
      { arm: 'candidate', stage: 'steady', planned: 498, wrong: 0 },
    ],
    values: [
      { stage: 'saturate', metric: 'cpuMsPerRequest', base: 0.331, control: 0.334, candidate: 0.368 },
      { stage: 'saturate', metric: 'throughputPerSecond', base: 2_412, control: 2_987, candidate: 2_711 },
      { stage: 'steady', metric: 'p50Ms', base: 1.12, control: 1.1, candidate: 0.97 },
      { stage: 'steady', metric: 'p99Ms', base: 4.3, control: 4.9, candidate: 4.1 },
    ],
  },
  {
    batch: 'first',
    start: 1,
    round: 1,
    order: ['base', 'candidate', 'control'],
    void: '2 requests of control failed under steady (2 × timeout)',
    tags: [],
    requests: [
      { arm: 'base', stage: 'steady', planned: 503, wrong: 0 },
      { arm: 'control', stage: 'steady', planned: 503, wrong: 2 },
      { arm: 'candidate', stage: 'steady', planned: 503, wrong: 0 },
    ],
    values: [],
  },
]

/** A regression in CPU per request, confirmed; beside it one of each other verdict, a tagged round and a void one. */
export const regressionVerdict: VerdictDocument = {
  schemaVersion: 1,
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
  warnings: ['1 of 11 rounds was void: 2 requests of control failed under steady (2 × timeout).'],
  interrupted: false,
  verdict: 'regression',
  reasons: [
    'CPU per request is 1.10 times the base [1.08, 1.12], above the threshold of +3%, and a second batch confirmed it.',
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
