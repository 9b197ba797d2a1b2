/** What a scenario file of a user's own may import from `archbench`. */
export { z } from 'zod'
export type {
  AcceptedWrite,
  Audit,
  ContractCase,
  DataSize,
  Dataset,
  Differential,
  Findings,
  Found,
  Ledger,
  Operation,
  OperationApi,
  Place,
  Planned,
  Probe,
  ProbeRequest,
  Request,
  Response,
  Rows,
  Sample,
  Sampling,
  ScenarioApi,
  ScenarioDefinition,
  Slo,
} from './define.ts'
export { defineScenario, type Scenario } from './define.ts'
export type { Random } from './random.ts'
export { generatedRows, pickRow, rowAt } from './rows.ts'
export { type Sampler, weighted, weightedIndex, zipf } from './sampling.ts'
export { compareWrites, countFindings, type FindingsCounter, type WriteComparison, withSample } from './verify.ts'
