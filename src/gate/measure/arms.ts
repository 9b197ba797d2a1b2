import { UserError } from '../../base/errors.ts'
import { Contestant } from '../../run/contestant.ts'
import { newSecret } from '../../run/start/start-targets.ts'
import { chooseRuntime, type RuntimeChoice } from '../../runtime/choose-runtime.ts'
import type { RuntimeName } from '../../runtime/runtime.ts'
import type { Topology } from '../../topology/topology.ts'
import { type OpenArm, openArm } from '../arms/open-arm.ts'
import type { GatePlan } from '../gate-plan.ts'
import { withBallast } from '../self-test/with-ballast.ts'
import type { ArmName } from '../verdict-document.ts'

/** An arm that can be started as often as is needed. */
export interface StartableArm<Name extends string = ArmName> {
  readonly name: Name
  readonly open: Pick<OpenArm, 'url' | 'description'>
  readonly topology: Topology
  /** A new one for each start: it holds what runs. */
  contestant(): Contestant
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
    signal,
  }
  const base = plan.base && stack.use(await openArm(plan.base, options))
  const candidate = stack.use(await openArm(plan.candidate, options))
  const named: [ArmName, OpenArm][] = [
    ...(base === undefined
      ? []
      : ([
          ['base', base],
          ['control', base],
        ] as [ArmName, OpenArm][])),
    ['candidate', candidate],
  ]
  const choice = await choose(named, plan.plan.runtime)
  const all = await Promise.all(
    named.map(async ([name, open]): Promise<StartableArm> => {
      const read = await open.topology(name, choice?.name ?? 'process')
      const { candidateBurdenCpus } = plan
      const topology = name === 'candidate' && candidateBurdenCpus ? withBallast(read, candidateBurdenCpus) : read
      return { name, open, topology, contestant: () => new Contestant(topology, open.description.source) }
    }),
  )
  const files = stack.move()
  return { all, choice, [Symbol.asyncDispose]: () => files.disposeAsync() }
}

async function choose(
  named: readonly (readonly [ArmName, OpenArm])[],
  asked: 'auto' | RuntimeName,
): Promise<RuntimeChoice | undefined> {
  const local = named.filter(([, { url }]) => url === undefined)
  if (local.length === 0) return undefined
  const image = local.find(([, { needsContainers }]) => needsContainers)?.[1]
  if (image && asked === 'process') {
    throw new UserError('an image runs in containers only', {
      key: '--runtime',
      found: `process, with ${image.description.source}`,
      remedy: 'Give --runtime docker, or leave it out',
    })
  }
  if (image) return { name: 'docker', because: `${image.description.source} is an image` }
  const topologies = await Promise.all(
    local.map(([name, open]) => open.topology(name, asked === 'docker' ? 'docker' : 'process')),
  )
  return chooseRuntime(asked, topologies)
}
