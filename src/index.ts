/**
 * The public library: what a program and a scenario file can import from `archbench`. The page docs/reference/library.md says how its
 * versions are numbered.
 * @packageDocumentation
 */
import './base/older-node.ts'

export type { ScalingMetric, ScalingRule } from './autoscaling/rule.ts'
export { ExitCode, UserError, type UserErrorDetails } from './base/errors.ts'
export {
  compareFingerprints,
  type FactDifference,
  type FingerprintComparison,
  type FingerprintNames,
  type KernelComparison,
  type MachineVerdict,
} from './calibrate/compare-fingerprints.ts'
export { type CompareOptions, compare, type TraceOptions } from './compare.ts'
export { makePlan } from './config/make-plan.ts'
export { DEFAULT_PLAN, type Plan } from './config/plan.ts'
export { type Config, readConfig } from './config/read-config.ts'
export { type CostOptions, cost } from './cost/cost.ts'
export type { Assumptions } from './cost/model/assumptions.ts'
export type { Bill, BillLine } from './cost/model/bill.ts'
export type { BreakEven } from './cost/model/break-even.ts'
export { type Demand, SHAPES, type Shape } from './cost/model/demand.ts'
export type { Price, PriceTier } from './cost/model/price.ts'
export type { Sensitivity } from './cost/model/sensitivity.ts'
export type {
  ComponentUse,
  CostKind,
  FunctionUse,
  MeasuredScaleOut,
  MeasuredScaling,
  Usage,
} from './cost/model/usage.ts'
export type { CatalogueEstimate, CostEstimate } from './cost/read/estimate.ts'
export type { Fault, PlannedFault } from './fault/fault.ts'
export { type GateFlags, makeGatePlan } from './gate/config/make-gate-plan.ts'
export { type GateOptions, gate } from './gate/gate.ts'
export type { GatePlan } from './gate/gate-plan.ts'
export { type VerdictDocument, verdictSchema } from './gate/verdict-document.ts'
export type { Profile } from './load/profile/profile.ts'
export { renderCsv } from './report/exchange/csv.ts'
export { renderJunit } from './report/exchange/junit.ts'
export { renderOpenMetrics } from './report/exchange/open-metrics.ts'
export { renderMarkdown } from './report/markdown/render-markdown.ts'
export { renderTerminal, type TerminalOptions } from './report/terminal/render-terminal.ts'
export type { Fingerprint } from './result/fingerprint-schema.ts'
export { mergeResults, type NamedResult } from './result/merge-results.ts'
export { readResult } from './result/read-result.ts'
export { type Result, resultSchema } from './result/schema.ts'
export { writeResult } from './result/write-result.ts'
export type { LiveEvent, LiveListener, LiveMemory, LiveRound, LiveSample, LiveUsage } from './run/watch/live.ts'
export type { LoadSnapshot, Progress, RunSnapshot, StageSnapshot, TargetSnapshot } from './run/watch/progress.ts'
export type { ComponentUsage } from './runtime/runtime.ts'
export type { AskedRuntime, RuntimeName } from './runtime/runtimes.ts'
export { type ScaleOptions, scale } from './scale.ts'
export * from './scenario/authoring.ts'
export type { FindingCounts, FindingKind } from './scenario/finding.ts'
export type { AskedTarget, TargetFlags, TargetSettings } from './target/target.ts'
