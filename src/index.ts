/** The public library: what a scenario file and a program of one's own can import. */
import './older-node.ts'

export {
  compareFingerprints,
  type FingerprintComparison,
  type FingerprintNames,
  type MachineVerdict,
} from './calibrate/compare-fingerprints.ts'
export { type CompareOptions, compare } from './compare.ts'
export { makePlan } from './config/make-plan.ts'
export { DEFAULT_PLAN, type Plan } from './config/plan.ts'
export { ExitCode, UserError, type UserErrorDetails } from './errors.ts'
export type { LiveEvent, LiveListener, LiveMemory, LiveSample, LiveUsage } from './pipeline/live.ts'
export type { LoadSeen, Progress, RunSeen, StageSeen, TargetSeen } from './pipeline/progress.ts'
export type { Profile } from './profile/profile.ts'
export { renderCsv } from './report/csv.ts'
export { renderJunit } from './report/junit.ts'
export { renderMarkdown } from './report/markdown.ts'
export { renderOpenMetrics } from './report/open-metrics.ts'
export { renderTerminal } from './report/terminal.ts'
export type { Fingerprint } from './result/fingerprint-schema.ts'
export { mergeResults, type NamedResult } from './result/merge-results.ts'
export { readResult } from './result/read-result.ts'
export { type Result, resultSchema } from './result/schema.ts'
export { writeResult } from './result/write-result.ts'
export * from './scenario/authoring.ts'
