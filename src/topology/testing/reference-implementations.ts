import { listScenarios } from '../../scenario/load.ts'
import { referenceTargets } from '../targets.ts'

/** Every reference implementation: its scenario and its name. */
export async function referenceImplementations(): Promise<[scenario: string, target: string][]> {
  const scenarios = await listScenarios()
  return scenarios.flatMap(({ name }) => referenceTargets(name).map((target): [string, string] => [name, target]))
}
