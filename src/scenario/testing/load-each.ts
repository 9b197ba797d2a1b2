// Loads each scenario named as an argument and prints what came of it as JSON. It is run by Node.js itself:
// a test runner has module loading of its own, in which type stripping and package types count for nothing.
import { UserError } from '../../base/errors.ts'
import { loadScenario } from '../load.ts'
import { operationStream, scenarioDataset } from '../stream.ts'

const outcomes: unknown[] = []
for (const nameOrPath of process.argv.slice(2)) {
  try {
    const scenario = await loadScenario(nameOrPath)
    const stream = operationStream(scenario, scenarioDataset(scenario, 1), 1)
    outcomes.push({ name: scenario.name, planned: Array.from({ length: 3 }, () => stream.next().operation) })
  } catch (error) {
    if (!(error instanceof UserError)) throw error
    outcomes.push({ error: error.paragraph() })
  }
}
process.stdout.write(JSON.stringify(outcomes))
