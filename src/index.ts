/** The public library: what a scenario file and a program of one's own can import. */
import './base/older-node.ts'

export { ExitCode, UserError, type UserErrorDetails } from './base/errors.ts'
export {
  compareFingerprints,
  type FingerprintComparison,
  type FingerprintNames,
  type MachineVerdict,
} from './calibrate/compare-fingerprints.ts'
export { type CompareOptions, compare, type TraceOptions } from './compare.ts'
export { makePlan } from './config/make-plan.ts'
export { DEFAULT_PLAN, type Plan } from './config/plan.ts'
export type { Profile } from './load/profile/profile.ts'
export { renderCsv } from './report/exchange/csv.ts'
export { renderJunit } from './report/exchange/junit.ts'
export { renderOpenMetrics } from './report/exchange/open-metrics.ts'
export { renderMarkdown } from './report/markdown/render-markdown.ts'
export { renderTerminal } from './report/terminal/render-terminal.ts'
export type { Fingerprint } from './result/fingerprint-schema.ts'
export { mergeResults, type NamedResult } from './result/merge-results.ts'
export { readResult } from './result/read-result.ts'
export { type Result, resultSchema } from './result/schema.ts'
export { writeResult } from './result/write-result.ts'
export type { LiveEvent, LiveListener, LiveMemory, LiveSample, LiveUsage } from './run/watch/live.ts'
export type { LoadSeen, Progress, RunSeen, StageSeen, TargetSeen } from './run/watch/progress.ts'
export * from './scenario/authoring.ts'
