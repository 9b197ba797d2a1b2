import { relative } from 'node:path'
import { type Command, Option } from 'commander'
import type { ClaimsFile } from '../../advice/claims/claims-schema.ts'
import { ExitCode, UserError } from '../../base/errors.ts'
import { closest } from '../../base/suggest.ts'
import type { Plan } from '../../config/plan.ts'
import { checkOutputs } from '../../outputs/check-outputs.ts'
import { writeOrKeepElsewhere } from '../../outputs/keep-elsewhere.ts'
import type { Result } from '../../result/schema.ts'
import type { AskedRuntime } from '../../runtime/runtimes.ts'
import { interruption } from '../interruption.ts'
import { commaList, wholeNumber } from '../option-values.ts'
import type { OutputFlags } from '../output-options.ts'
import { lowerPriority, restorePriority } from '../priority.ts'
import { runtimeOption } from '../runtime-option.ts'
import { tellProblems } from '../tell-problems.ts'
import { terminalLook } from '../terminal-look.ts'
import { type ProgressOptions, terminalProgress } from '../terminal-progress.ts'

interface ClaimsFlags extends OutputFlags {
  readonly file?: string
  readonly only?: readonly string[]
  readonly list?: true
  readonly format: 'terminal' | 'markdown' | 'json'
  readonly out: string
  readonly cpus?: number
  readonly rounds?: number
  readonly runtime?: AskedRuntime
}

export function addClaims(program: Command): void {
  program
    .command('claims')
    .description('test rules of thumb and published findings about architectures, claim by claim')
    .argument('[results...]', 'result files to judge by; without any, what is needed is measured (about four minutes)')
    .option('--file <path>', 'claims of your own (default: those that come with archbench)')
    .option('--only <ids>', 'some of them, with commas between', commaList)
    .option('--list', 'print the claims with their sources, and measure nothing')
    .addOption(
      new Option('-f, --format <format>', 'what to print')
        .choices(['terminal', 'markdown', 'json'])
        .default('terminal'),
    )
    .option('-o, --out <folder>', 'where results go that are measured', 'reports')
    .option('--rounds <n>', 'rounds of each run (default: 6, the fewest for a 95 % interval)', wholeNumber(1, 1_000))
    .option('--cpus <n>', 'CPUs that a whole target may use (default: 1)', wholeNumber(1, 1_024))
    .addOption(runtimeOption('what starts the targets (default: auto)'))
    .addOption(new Option('--json', 'the same as --format json').implies({ format: 'json' }))
    .addHelpText(
      'after',
      `
Examples:
  archbench claims                                    measures and judges all
  archbench claims --only monolith-beats-microservices
  archbench claims reports/mine.json                  judges by a result that is there
  archbench claims --file ./claims.yaml               claims of your own (docs/use/claims.md)`,
    )
    .action(claims)
}

async function claims(resultFiles: readonly string[], flags: ClaimsFlags): Promise<void> {
  const { file, only, list, format, out, quiet, verbose, cpus, rounds, runtime } = flags
  const [{ OWN_CLAIMS, readClaims }, { gatherResults }, { judgeClaims }, { readResult }, render] = await Promise.all([
    import('../../advice/claims/read-claims.ts'),
    import('../../advice/claims/gather-results.ts'),
    import('../../advice/claims/judge-claims.ts'),
    import('../../result/read-result.ts'),
    import('../../advice/claims/render-claims.ts'),
  ])
  const asked = chosen(await readClaims(file ?? OWN_CLAIMS), only)
  if (list) {
    process.stdout.write(
      format === 'json' ? `${JSON.stringify(asked, null, 2)}\n` : render.listClaims(asked, terminalLook()),
    )
    return
  }
  const given = await Promise.all(resultFiles.map(readResult))
  const signal = interruption()
  const measure = measureRun({ out, signal, quiet, verbose, json: format === 'json' })
  const results = await gatherResults(asked, {
    given,
    measure: given.length === 0 ? measure : undefined,
    settings: { cpus, rounds, runtime },
    signal,
  })
  const judged = judgeClaims(asked, results)
  if (format === 'json') process.stdout.write(`${JSON.stringify(judged, null, 2)}\n`)
  else
    process.stdout.write(
      format === 'markdown' ? render.claimsMarkdown(judged) : render.renderClaims(judged, terminalLook()),
    )
  if (signal.aborted) process.exitCode = ExitCode.interrupted
}

/** Measures as `compare` does, and keeps the result: a claim's figures can be looked up again. */
function measureRun({ out, signal, ...output }: { out: string; signal: AbortSignal } & ProgressOptions) {
  return async (plan: Plan, run: string): Promise<Result> => {
    await checkOutputs([{ kind: 'folder', key: '--out', path: out }])
    const [{ compare }, { writeResult }] = await Promise.all([
      import('../../compare.ts'),
      import('../../result/write-result.ts'),
    ])
    using progress = terminalProgress(output)
    progress.say(`Run ${run}: ${plan.targets.join(', ')} on ${plan.scenario}`)
    const result = await compare(plan, {
      signal,
      progress,
      beforeRounds: lowerPriority,
      onResult: async () => restorePriority(),
    })
    const { file, problem } = await writeOrKeepElsewhere(
      () => writeResult(result, out),
      (folder) => writeResult(result, folder),
    )
    if (problem === undefined) progress.say(`Result: ${relative('.', file)}`)
    else tellProblems([problem])
    return result
  }
}

function chosen(file: ClaimsFile, only: readonly string[] | undefined): ClaimsFile {
  if (only === undefined) return file
  const ids = file.claims.map(({ id }) => id)
  const unknown = only.find((id) => !ids.includes(id))
  if (unknown !== undefined) {
    throw new UserError(`there is no claim "${unknown}"${closest(unknown, ids)}`, {
      key: '--only',
      expected: ids.join(', '),
      remedy: 'Run "archbench claims --list" to see all claims',
    })
  }
  const [first, ...others] = file.claims.filter(({ id }) => only.includes(id))
  return first ? { ...file, claims: [first, ...others] } : file
}
