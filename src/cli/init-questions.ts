import { existsSync } from 'node:fs'
import { createInterface, type Interface } from 'node:readline/promises'
import { InvalidArgumentError } from 'commander'
import { UserError } from '../base/errors.ts'
import { DEFAULT_PLAN, DEFAULT_PROFILES } from '../config/plan.ts'
import { listProfiles } from '../load/profile/read-profile.ts'
import { unguarded } from '../outputs/guard-output.ts'
import { listScenarios } from '../scenario/load.ts'
import { defaultTargets } from '../topology/targets.ts'
import { CHECKS, type InitAnswers } from './init-file.ts'
import { Interrupted } from './interruption.ts'
import { commaList } from './option-values.ts'

/** Asks at the terminal for what was not given. Throws Interrupted when the input ends, as by Ctrl-C. */
export async function ask({ scenario, targets, profile }: InitAnswers): Promise<InitAnswers> {
  const terminal = createInterface({ input: process.stdin, output: unguarded(process.stderr) })
  const own = existsSync('compose.yaml') ? ' (this folder has ./compose.yaml)' : ''
  const [scenarios, profiles] = await Promise.all([listScenarios(), listProfiles()])
  const over = new AbortController()
  for (const event of ['SIGINT', 'close'] as const) terminal.once(event, () => over.abort())
  const question = questioner(terminal, over.signal)
  try {
    const asked =
      scenario ?? (await question(`Scenario: ${namesOf(scenarios)}`, DEFAULT_PLAN.scenario, String, CHECKS.scenario))
    const within = asked ?? DEFAULT_PLAN.scenario
    const known = defaultTargets(within).join(',')
    const named = (names: readonly string[]): Promise<void> => CHECKS.targets(names, within)
    return {
      scenario: asked,
      targets: targets ?? (await question(`Targets${own}`, known, commaList, named)),
      profile:
        profile ??
        (await question(`Load profiles: ${namesOf(profiles)}`, DEFAULT_PROFILES.join(','), commaList, CHECKS.profile)),
    }
  } catch (error) {
    throw over.signal.aborted ? new Interrupted('the end of the answers') : error
  } finally {
    terminal.close()
  }
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

function namesOf(all: readonly { readonly name: string }[]): string {
  return all.map(({ name }) => name).join(', ')
}
