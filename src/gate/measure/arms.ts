import { RunTarget } from '../../run/run-target.ts'
import { chooseFor, newSecret } from '../../run/start/start-targets.ts'
import type { RuntimeChoice } from '../../runtime/choose-runtime.ts'
import type { AskedRuntime } from '../../runtime/runtimes.ts'
import { headersFromEnvironment } from '../../target/headers.ts'
import type { OpenTarget } from '../../target/target.ts'
import type { Topology } from '../../topology/topology.ts'
import type { GatePlan } from '../gate-plan.ts'
import { withInjectedLoad } from '../self-test/with-injected-load.ts'
import type { ArmName } from '../verdict-document.ts'

/** An arm that can be started as often as is needed. */
export interface StartableArm<Name extends string = ArmName> {
  readonly name: Name
  readonly open: Pick<OpenTarget, 'url' | 'description'>
  readonly topology: Topology
  /** A new one for each start: it holds what runs. */
  runTarget(): RunTarget
}

/** The arms of a gate with what starts them. */
export interface Arms extends AsyncDisposable {
  readonly all: readonly StartableArm[]
  /** Undefined: all arms run already. */
  readonly choice: RuntimeChoice | undefined
}

/**
 * Gets the files of both sides and reads their compose files for the runtime that can run them. The base has two arms, `base` and `control`,
 * that are the same in everything but their processes.
 * Throws a UserError where something of it cannot be had.
 */
export async function openArms(plan: GatePlan, signal: AbortSignal): Promise<Arms> {
  await using stack = new AsyncDisposableStack()
  const options = {
    compose: plan.compose,
    scenario: plan.plan.scenario,
    prepare: plan.prepare,
    secret: newSecret(),
    health: plan.settings.health,
    signal,
  }
  const base = plan.base && stack.use(await plan.base.open(options))
  const candidate = stack.use(await plan.candidate.open(options))
  const named: [ArmName, OpenTarget][] = [
    ...(base === undefined
      ? []
      : ([
          ['base', base],
          ['control', base],
        ] as [ArmName, OpenTarget][])),
    ['candidate', candidate],
  ]
  const { settings } = plan
  const headers = headersFromEnvironment(settings.headers ?? {}, process.env)
  const choice = await choose(named, plan.plan.runtime)
  const all = await Promise.all(
    named.map(async ([name, open]): Promise<StartableArm> => {
      const read = await open.topology(name, choice?.name ?? 'process')
      const { candidateBurdenCpus } = plan
      const topology = name === 'candidate' && candidateBurdenCpus ? withInjectedLoad(read, candidateBurdenCpus) : read
      const { kind, source } = open.description
      const { reset, mayLoad } = settings
      return {
        name,
        open,
        topology,
        runTarget: () => new RunTarget(topology, source, { kind, url: open.url, headers, reset, mayLoad }),
      }
    }),
  )
  const files = stack.move()
  return { all, choice, [Symbol.asyncDispose]: () => files.disposeAsync() }
}

async function choose(
  named: readonly (readonly [ArmName, OpenTarget])[],
  asked: AskedRuntime,
): Promise<RuntimeChoice | undefined> {
  const local = named.filter(([, { url }]) => url === undefined)
  if (local.length === 0) return undefined
  const topologies = await Promise.all(
    local.map(([name, open]) =>
      open.topology(name, asked !== 'auto' ? asked : open.needsContainers ? 'docker' : 'process'),
    ),
  )
  return chooseFor(
    local.map(([, open]) => open),
    asked,
    topologies,
  )
}
