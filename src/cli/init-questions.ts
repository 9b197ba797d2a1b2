import { createInterface, type Interface } from 'node:readline/promises'
import { InvalidArgumentError } from 'commander'
import { UserError } from '../base/errors.ts'
import { DEFAULT_PLAN } from '../config/plan.ts'
import { CHECKS, candidateAmong, isOwn } from '../init/answers.ts'
import { CI_NAMES, type CiName } from '../init/ci/ci-systems.ts'
import { unguarded } from '../outputs/guard-output.ts'
import { listScenarios } from '../scenario/load.ts'
import { defaultTargets } from '../topology/targets.ts'
import { Interrupted } from './interruption.ts'
import { commaList } from './option-values.ts'

type AskedCi = CiName | 'none'

export interface Asked {
  readonly scenario: string | undefined
  readonly targets: readonly string[] | undefined
  readonly ci: AskedCi | undefined
}

/** What is proposed as an answer. */
export interface Proposed {
  /** The target that the folder has. */
  readonly own: string | undefined
  readonly ci: CiName | undefined
  /** Whether a scenario is made of a file that a flag names. */
  readonly isImported: boolean
}

/** Asks at the terminal for what was not given. Throws Interrupted when the input ends, as by Ctrl-C. */
export async function ask(given: Asked, { own, ci: foundCi, isImported }: Proposed): Promise<Asked> {
  const terminal = createInterface({ input: process.stdin, output: unguarded(process.stderr) })
  const over = new AbortController()
  for (const event of ['SIGINT', 'close'] as const) terminal.once(event, () => over.abort())
  const question = questioner(terminal, over.signal)
  try {
    const wantsScenario =
      given.scenario === undefined && own === undefined && !isImported && !given.targets?.some(isOwn)
    const scenario = wantsScenario ? await askScenario(question) : given.scenario
    const within = scenario ?? DEFAULT_PLAN.scenario
    const usual = own === undefined ? defaultTargets(within) : [own]
    const answered =
      given.targets ??
      (await question(
        `Targets (paths, URLs or names of "archbench list")`,
        usual.join(','),
        commaList,
        async (names) => {
          // A compose file that is going to be written is not there yet.
          if (names.join() !== own) await CHECKS.targets(names, within)
        },
      ))
    const targets = answered ?? (own === undefined ? undefined : usual)
    if (candidateAmong(targets ?? []) === undefined) return { scenario, targets, ci: given.ci }
    const ci = given.ci ?? (await askCi(question, foundCi ?? 'none')) ?? foundCi
    return { scenario, targets, ci }
  } catch (error) {
    throw over.signal.aborted ? new Interrupted('the end of the answers') : error
  } finally {
    terminal.close()
  }
}

type Question = ReturnType<typeof questioner>

async function askScenario(question: Question): Promise<string | undefined> {
  const names = (await listScenarios()).map(({ name }) => name).join(', ')
  return await question(`Scenario: ${names}`, DEFAULT_PLAN.scenario, String, CHECKS.scenario)
}

async function askCi(question: Question, usual: AskedCi): Promise<AskedCi | undefined> {
  const names = [...CI_NAMES, 'none'] as const
  const parse = (text: string): AskedCi => {
    const found = names.find((name) => name === text.toLowerCase())
    if (found === undefined) throw new InvalidArgumentError(`Write one of ${names.join(', ')}.`)
    return found
  }
  return await question(`CI workflow: ${names.join(', ')}`, usual, parse, async () => {})
}

/** Makes what asks until the answer is one, and gives back undefined for the default. */
function questioner(terminal: Interface, signal: AbortSignal) {
  return async <T>(
    text: string,
    fallback: string,
    parse: (text: string) => T,
    check: (value: T) => Promise<void>,
  ): Promise<T | undefined> => {
    for (;;) {
      const answer = (await terminal.question(`${text} [${fallback}]: `, { signal })).trim()
      if (answer === '' || answer === fallback) return undefined
      try {
        const value = parse(answer)
        await check(value)
        return value
      } catch (error) {
        if (!(error instanceof UserError || error instanceof InvalidArgumentError)) throw error
        process.stderr.write(`${error instanceof UserError ? error.paragraph() : error.message}\n`)
      }
    }
  }
}
