import { UserError } from '../base/errors.ts'
import type { DataSize, Dataset, Planned, Rows, Scenario } from './define.ts'
import { seededRandom } from './random.ts'
import { proportional } from './sampling.ts'
import { fileOf } from './user-module.ts'

/** An endless sequence of planned operations. */
export interface OperationStream {
  next(): Planned
}

/** So many operations in a row have the mix of the scenario, to within one of each. */
const MIXED_WITHIN = 50

/**
 * The traffic of a scenario: operations in proportion to their weights, in random order, then planned.
 * The same scenario, data and seed give the same sequence, whatever target it is sent to.
 */
export function operationStream(scenario: Scenario, data: Dataset, seed: number): OperationStream {
  const random = seededRandom(seed)
  const choices = random.fork('operation')
  const plans = random.fork('plan')
  const entries = Object.entries(scenario.operations).map((entry) => [entry, entry[1].weight] as const)
  const choose = proportional(entries, MIXED_WITHIN)
  const state: unknown = scenario.planState(data)
  return {
    next() {
      const [name, operation] = choose(choices)
      return { operation: name, params: operation.plan(state, plans) }
    },
  }
}

/** The rows that every target starts with: the same for the same seed and size, in every process. */
export function scenarioDataset(scenario: Scenario, seed: number, size: DataSize = 'small'): Dataset {
  return asDataset(scenario.dataset(seededRandom(seed).fork('dataset'), size), scenario)
}

/** Takes what a scenario gave for a data set once it is one. Throws a UserError that names the kind of rows that is wrong. */
function asDataset(value: unknown, scenario: Scenario): Dataset {
  const refuse = (kind: string | undefined, found: string): never => {
    throw new UserError(`the data set of the scenario ${scenario.name} is none`, {
      file: fileOf(scenario),
      key: kind === undefined ? 'dataset' : `dataset.${kind}`,
      found,
      expected: 'a mapping of kinds to rows: arrays of objects, or generatedRows',
      remedy: 'Correct what `dataset` of the scenario returns',
    })
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return refuse(undefined, kindOf(value))
  if (value instanceof Promise) return refuse(undefined, 'a promise')
  for (const [kind, rows] of Object.entries(value)) {
    if (!isRows(rows)) return refuse(kind, kindOf(rows))
    if (!Number.isSafeInteger(rows.length) || rows.length < 0) return refuse(kind, `a length of ${rows.length}`)
    const [first, last] = [rows.at(0), rows.at(-1)]
    if (rows.length > 0 && !(isObject(first) && isObject(last))) return refuse(kind, `rows like ${kindOf(first)}`)
  }
  return value as Dataset
}

function isRows(value: unknown): value is Rows {
  return (
    isObject(value) && 'length' in value && 'at' in value && typeof value.at === 'function' && Symbol.iterator in value
  )
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}

function kindOf(value: unknown): string {
  if (value === undefined) return 'nothing'
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'a list'
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`
}
