// Compares two targets, prices both, and gates the second against the first. Windows are short: the figures only show how it is done.
import {
  type CompareOptions,
  type CostEstimate,
  compare,
  cost,
  ExitCode,
  gate,
  makeGatePlan,
  makePlan,
  type Result,
  renderTerminal,
  UserError,
  type VerdictDocument,
} from 'archbench'

const [base = 'monolith', candidate = 'serverless'] = process.argv.slice(2)
const brief = { saturate: 500, steady: 500, warmUp: 1_000 } // milliseconds

async function measure(options: CompareOptions): Promise<Result> {
  const plan = await makePlan('compare', { ...brief, targets: [base, candidate], rounds: 1 })
  const result = await compare(plan, options)
  console.log(renderTerminal(result, { columns: 110, colour: false }))
  return result
}

async function price(result: Result): Promise<CostEstimate> {
  const estimate = await cost(result, { ratePerSecond: 50, shape: 'office-hours', providers: ['aws'] })
  for (const { title, bills } of estimate.catalogues) {
    for (const { target, usdPerMonth } of bills) console.log(`${title}: ${target} $${usdPerMonth.toFixed(2)} a month`)
  }
  return estimate
}

async function decide(signal: AbortSignal): Promise<VerdictDocument> {
  const plan = await makeGatePlan({ base, candidate, looks: [2], time: 1_000 }, brief)
  const verdict = await gate(plan, { signal })
  console.log(`${verdict.verdict}: ${verdict.reasons.join(' ')}`)
  return verdict
}

try {
  const { signal } = new AbortController()
  await price(await measure({ signal }))
  const { exitCode } = await decide(signal)
  process.exitCode = exitCode
} catch (error) {
  if (!(error instanceof UserError)) throw error
  console.error(error.paragraph())
  process.exitCode = error.exitCode ?? ExitCode.failed
}
