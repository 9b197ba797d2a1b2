import { randomBytes } from 'node:crypto'
import { basename, relative } from 'node:path'
import { chooseRuntime, type RuntimeChoice } from '../../runtime/choose-runtime.ts'
import type { Budget, Runtime, RuntimeName } from '../../runtime/runtime.ts'
import { embeddedOverride, readTopology } from '../../topology/read-topology.ts'
import { findTarget, type TargetFiles } from '../../topology/targets.ts'
import type { Topology } from '../../topology/topology.ts'
import { Contestant } from '../contestant.ts'
import type { LogFolder } from './log-folder.ts'

/**
 * Reads the compose files of all targets: what is wrong with one is known before anything is started.
 * Targets are told apart by name from here on, so those that would share one (`monolith` and `./old/monolith`) are called
 * what the user called them.
 */
export async function readContestants(
  targets: readonly string[],
  runtime: RuntimeName,
  scenario: string,
): Promise<Contestant[]> {
  const secret = newSecret()
  const found = targets.map((target) => ({ target, ...findTarget(target, scenario) }))
  const byName = Map.groupBy(found, ({ name }) => name)
  return Promise.all(
    found.map(async ({ target, name: shortName, ...files }) => {
      const name = byName.get(shortName)?.length === 1 ? shortName : target
      const topology = await readTargetTopology(files, { name, runtime, secret })
      return new Contestant(topology, relative(process.cwd(), files.file))
    }),
  )
}

/** Secret that compose files may use; targets of one run have the same. */
export function newSecret(): string {
  return randomBytes(24).toString('hex')
}

/** Reads what a target consists of, as this runtime would start it. Throws a UserError for what is wrong in its files. */
export async function readTargetTopology(
  { file, overrides: implicit, variant, variantFile }: Omit<TargetFiles, 'name'>,
  { name, runtime, secret }: { readonly name: string; readonly runtime: RuntimeName; readonly secret: string },
): Promise<Topology> {
  const overrides = [
    ...implicit.filter((override) => override !== variantFile),
    ...(variantFile ? [variantFile] : []),
    ...(runtime === 'process' ? [embeddedOverride(file)] : []),
  ]
  const topology = await readTopology({
    file,
    overrides,
    name,
    variant,
    variables: { ARCHBENCH_SECRET: secret, ...process.env },
  })
  const merged = implicit.map(
    (override) => `${basename(override)} is merged over ${basename(file)}, as docker compose does`,
  )
  return { ...topology, notes: [...merged, ...topology.notes] }
}

/**
 * Reads the targets for the runtime that was asked for, or for the one that can run them all.
 * @param scenario whose implementations their names stand for
 */
export async function readTargets(
  targets: readonly string[],
  asked: 'auto' | RuntimeName,
  scenario: string,
): Promise<{ contestants: Contestant[]; choice: RuntimeChoice }> {
  const contestants = await readContestants(targets, asked === 'docker' ? 'docker' : 'process', scenario)
  const choice = chooseRuntime(
    asked,
    contestants.map(({ topology }) => topology),
  )
  const isRead = asked !== 'auto' || choice.name === 'process'
  return { contestants: isRead ? contestants : await readContestants(targets, choice.name, scenario), choice }
}

/** Starts all targets side by side; one that does not start is out of the run. */
export async function startContestants(
  contestants: readonly Contestant[],
  runtime: Runtime,
  { budget, logs, signal }: { budget: Budget; logs: LogFolder | undefined; signal: AbortSignal },
): Promise<void> {
  await Promise.all(
    contestants.map(async (contestant) => {
      const start = performance.now()
      try {
        const deployment = await runtime.up(contestant.topology, { budget, signal, ...logs?.of(contestant.name) })
        contestant.started(deployment, performance.now() - start, signal)
      } catch (error) {
        signal.throwIfAborted()
        await contestant.fail(error)
      }
    }),
  )
}
