import { randomBytes } from 'node:crypto'
import { relative } from 'node:path'
import { UserError } from '../../base/errors.ts'
import { chooseRuntime, type RuntimeChoice } from '../../runtime/choose-runtime.ts'
import type { Budget, Deployment } from '../../runtime/runtime.ts'
import { type AskedRuntime, RUNTIMES, type RuntimeName } from '../../runtime/runtimes.ts'
import { headersFromEnvironment } from '../../target/headers.ts'
import { parseTarget } from '../../target/kinds.ts'
import type { OpenTarget, TargetSettings } from '../../target/target.ts'
import { urlDeployment } from '../../target/url/url-deployment.ts'
import { waitUntilItAnswers } from '../../target/url/wait-until-it-answers.ts'
import type { Topology } from '../../topology/topology.ts'
import type { RunTracing } from '../../tracing/run-tracing.ts'
import { withTracing } from '../../tracing/target-environment.ts'
import { RunTarget } from '../run-target.ts'
import type { Session } from '../session.ts'

/** What a user measures: what it is, alone or with what else is to be known of it. */
export type AskedTarget = string | TargetSettings

/** The targets of a run, and what starts them. Disposing of it removes files that were made for them. */
export interface ReadTargets extends AsyncDisposable {
  readonly runTargets: RunTarget[]
  readonly choice: RuntimeChoice
}

/** Secret that compose files may use; targets of one run have the same. */
export function newSecret(): string {
  return randomBytes(24).toString('hex')
}

export interface ReadOptions {
  /** Whose implementations the names of targets stand for. */
  readonly scenario: string
  readonly signal?: AbortSignal
  /** Where targets send the spans of sampled requests; left out: they are not told of any. */
  readonly tracing?: Pick<RunTracing, 'destination'> | undefined
}

/**
 * Reads the targets for the runtime that was asked for, or for the one that can run them all: what is wrong with one is known before
 * anything is started. Targets are told apart by name from here on, so those that would share one (`monolith` and `./old/monolith`)
 * are called what the user called them.
 */
export async function readTargets(
  asked: readonly AskedTarget[],
  runtime: AskedRuntime,
  { scenario, signal = new AbortController().signal, tracing }: ReadOptions,
): Promise<ReadTargets> {
  await using stack = new AsyncDisposableStack()
  const secret = newSecret()
  const common = { compose: undefined, scenario, prepare: undefined, secret, signal }
  const opened: { settings: TargetSettings; open: OpenTarget }[] = []
  for (const target of asked) {
    const settings = typeof target === 'string' ? { target } : target
    const open = await parseTarget(settings.target, '--targets').open({ ...common, health: settings.health })
    opened.push({ settings, open: stack.use(open) })
  }
  const short = ({ settings, open }: (typeof opened)[number]): string => settings.name ?? open.description.name
  const byName = Map.groupBy(opened, short)
  const nameOf = (one: (typeof opened)[number]): string =>
    byName.get(short(one))?.length === 1 ? short(one) : one.open.description.source
  const topologiesFor = (name: RuntimeName): Promise<Topology[]> =>
    Promise.all(opened.map((one) => one.open.topology(nameOf(one), name)))
  const first = runtime === 'auto' ? 'process' : runtime
  const read = await topologiesFor(first)
  const choice = chooseFor(
    opened.map(({ open }) => open),
    runtime,
    read,
  )
  const topologies = choice.name === first ? read : await topologiesFor(choice.name)
  const runTargets = opened.map(({ settings, open }, index) => {
    const read = topologies[index] as Topology
    const topology = tracing === undefined ? read : withTracing(read, tracing.destination)
    const { description, url } = open
    const source = description.kind === 'target' ? relative(process.cwd(), topology.file) : description.source
    const headers = headersFromEnvironment(settings.headers ?? {}, process.env)
    return new RunTarget(topology, source, {
      kind: description.kind,
      url,
      headers,
      reset: settings.reset,
      mayLoad: settings.mayLoad,
    })
  })
  const files = stack.move()
  return { runTargets, choice, [Symbol.asyncDispose]: () => files.disposeAsync() }
}

/**
 * What starts targets that need to be started.
 * @param topologies of these targets, in their order
 */
export function chooseFor(
  targets: readonly Pick<OpenTarget, 'url' | 'needsContainers' | 'description'>[],
  asked: AskedRuntime,
  topologies: readonly Topology[],
): RuntimeChoice {
  const image = targets.find(({ needsContainers }) => needsContainers)
  if (image && asked !== 'auto' && RUNTIMES[asked].components === 'processes') {
    throw new UserError('an image runs in containers only', {
      key: '--runtime',
      found: `${asked}, with ${image.description.source}`,
      remedy: 'Give --runtime docker, or leave it out',
    })
  }
  if (image) return { name: asked === 'auto' ? 'docker' : asked, because: `${image.description.source} is an image` }
  if (targets.every(({ url }) => url !== undefined)) return { name: 'process', because: 'nothing has to be started' }
  const choice = chooseRuntime(
    asked,
    topologies.filter((_, index) => targets[index]?.url === undefined),
  )
  const command = targets.find(({ description }) => description.kind === 'command')
  if (command === undefined || RUNTIMES[choice.name].components === 'processes') return choice
  throw new UserError('a command runs as a process, and cannot be measured beside containers', {
    key: asked === 'auto' ? '--targets' : '--runtime',
    found: `${command.description.source}; containers are needed because ${choice.because}`,
    remedy: 'Measure it in a run of its own, or write a compose file with a Dockerfile for it',
  })
}

export interface DeployOptions {
  readonly session: Pick<Session, 'up' | 'logs'>
  readonly budget: Budget
  readonly signal: AbortSignal
  /** Where targets send spans, as their environments name it. */
  readonly tracing?: Pick<RunTracing, 'collector'> | undefined
}

/** What runs already has no time to start, and is waited for as long as a person would look again. */
const PATIENCE_MS = 3_000

/** Starts a target, or sees that what runs already answers. Rejects with a UserError that says what did not come up. */
export async function deploy(
  { name, topology, url, faults, scaling: scaled }: RunTarget,
  { session, budget, signal, tracing }: DeployOptions,
): Promise<Deployment> {
  if (url !== undefined) {
    await waitUntilItAnswers(url, PATIENCE_MS, signal)
    return urlDeployment(topology, url)
  }
  const hostEndpoint = tracing?.collector
  return session.up(topology, { budget, faults: faults.all, scaled, hostEndpoint, ...session.logs?.of(name) })
}

/** Starts all targets side by side; one that does not start is out of the run. */
export async function startRunTargets(runTargets: readonly RunTarget[], options: DeployOptions): Promise<void> {
  const { signal } = options
  await Promise.all(
    runTargets.map(async (runTarget) => {
      const start = performance.now()
      try {
        const deployment = await deploy(runTarget, options)
        runTarget.started(deployment, performance.now() - start, signal)
      } catch (error) {
        signal.throwIfAborted()
        await runTarget.fail(error)
      }
    }),
  )
}
