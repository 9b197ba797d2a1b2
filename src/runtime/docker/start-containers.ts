import type { Fleet } from '../../autoscaling/fleet.ts'
import { Fronts } from '../../autoscaling/front/fronts.ts'
import { PathProxies } from '../../fault/proxy/path-proxies.ts'
import type { Service, Topology } from '../../topology/topology.ts'
import { isOneShot } from '../dependency-order.ts'
import { claimPort, freePorts } from '../free-ports.ts'
import { removeEach } from '../left-behind.ts'
import type { Leftover, UpOptions } from '../runtime.ts'
import { type BridgeNetwork, createBridge } from './bridge-network.ts'
import { ComponentContainer } from './component-container.ts'
import { type HealthContext, waitUntilCompleted, waitUntilHealthy } from './container-health.ts'
import { containerOptions } from './container-options.ts'
import { isPublished, type PlannedContainer, planContainers, refuseWhatCannotRunHere } from './container-plan.ts'
import { DockerDeployment } from './docker-deployment.ts'
import type { Engine } from './engine/connect.ts'
import type { ContainerEvent, EngineEvents } from './engine-events.ts'
import { SMALL_DISK_BYTES, smallDisks, upstreamsIn, withProxies } from './fault-setup.ts'
import { hostEndpointAt } from './host-endpoint.ts'
import { type KnownNeeds, needsOf } from './images/known-needs.ts'
import type { PreparedImage } from './images/prepare.ts'
import { componentLabels, deploymentLabels, engineName, type Labels } from './labels.ts'
import { divideMemory } from './memory-division.ts'
import { REMOVAL, removeNetwork } from './removal.ts'
import { type DeploymentFronts, fleetsOf, openFronts, throughFronts } from './scaling-setup.ts'
import { crashError, refusedError } from './start-errors.ts'

export interface StartContext {
  readonly engine: Engine
  readonly events: EngineEvents
  /** Identity of the run that all it makes is labelled with. */
  readonly run: string
  /** What names in the engine begin with; no two deployments share it. */
  readonly prefix: string
  readonly images: ReadonlyMap<Service, PreparedImage>
  readonly knownNeeds: KnownNeeds
  /** Every port that was given to a component: those of another topology may not be listened on yet. */
  readonly ports: Set<number>
  /** How long a component may take to become ready; `undefined`: as its health check and the machine ask for. */
  readonly startTimeoutMs: number | undefined
  /** Told of each thing that could not be removed. */
  leave(thing: Leftover): void
  /** Waits for a removal: for so long as there is patience. */
  wait(removal: Promise<void>): Promise<void>
}

/** What the parts of one start share. */
interface Starting {
  readonly context: StartContext
  readonly topology: Topology
  readonly options: UpOptions
  readonly labels: Labels
  readonly limits: ReadonlyMap<string, number>
  readonly network: BridgeNetwork
  readonly health: HealthContext
  readonly containers: ComponentContainer[]
  /** Aborted when a component failed, or when nobody wants the topology any more. */
  readonly signal: AbortSignal
  readonly stopping: AbortController
  /** On the paths between components; `undefined` where there are to be no faults, or none can be. */
  readonly proxies: PathProxies | undefined
  /** Services whose volume is small and in memory. */
  readonly smallDisks: ReadonlySet<string>
  /** The deployment is of no use from now on. */
  fail(error: unknown): void
}

/** Starts every service as soon as those that it depends on are as far as it asks for; all or none. */
export async function startContainers(
  topology: Topology,
  options: UpOptions,
  context: StartContext,
): Promise<DockerDeployment> {
  const { scaled = [] } = options
  refuseWhatCannotRunHere(topology, scaled)
  const limits = divideMemory(topology, options.budget.memoryBytes)
  if (options.entryPort !== undefined) await claimPort(options.entryPort)
  const { faults = [] } = options
  const small = smallDisks(faults, topology)
  const { docker } = context.engine
  const labels = deploymentLabels(context.run, topology.name)
  const failure = Promise.withResolvers<never>()
  failure.promise.catch(() => {}) // it may settle when nobody watches any more
  const failed = new AbortController()
  const stopping = new AbortController()
  const fail = (error: unknown): void => {
    if (stopping.signal.aborted) return
    failure.reject(error)
    failed.abort(error)
  }
  void context.events.lost.then(fail)
  const containers: ComponentContainer[] = []
  const signal = AbortSignal.any([options.signal, failed.signal])
  signal.throwIfAborted()

  const network = await createBridge(docker, context.prefix, labels)
  const proxies = faults.length > 0 && network.gateway !== undefined ? new PathProxies() : undefined
  const fronts = scaled.length > 0 && network.gateway !== undefined ? new Fronts() : undefined
  let scaling: { readonly fronts: DeploymentFronts; readonly fleets: ReadonlyMap<string, Fleet> } | undefined
  const health = { docker, topology, reachable: network.reachable, askedMs: context.startTimeoutMs }
  const isHealthy = (container: ComponentContainer, signal: AbortSignal): Promise<void> =>
    waitUntilHealthy(container, health, AbortSignal.any([signal, failed.signal]))
  const deployment = new DockerDeployment({
    topology,
    images: topology.services.map((service) => ({ component: service.name, ...imageOf(context, service) })),
    containers,
    cpuSet: options.budget.cpuSet,
    quotaCpus: options.budget.quotaCpus,
    scaled,
    crashed: failure.promise,
    stopping,
    waitUntilHealthy: isHealthy,
    proxies,
    scaling: () => scaling,
    async removeRest() {
      await proxies?.[Symbol.asyncDispose]()
      await fronts?.[Symbol.asyncDispose]()
      for (const { id } of containers) context.events.forget(id)
      const bridge = { kind: 'network' as const, name: network.name }
      return removeEach([bridge], () => removeNetwork(docker, network.id), REMOVAL)
    },
    leave: context.leave,
    wait: context.wait,
  })
  const starting: Starting = {
    context,
    topology,
    options,
    labels,
    limits,
    network,
    health,
    containers,
    signal,
    stopping,
    proxies,
    smallDisks: small,
    fail,
  }
  try {
    const plans = await planWithPorts(starting)
    const { gateway } = network
    const opened = fronts && gateway ? await openFronts(topology, scaled, fronts, gateway) : undefined
    const services = await toldServices(starting, plans, opened)
    await settleAll(
      plans.map((plan, index) => createContainer(starting, { ...plan, as: services.get(plan.service) }, index)),
    )
    await settleAll(startInOrder(starting), (error) => failed.abort(error))
    if (opened) {
      const isUp = (container: ComponentContainer): Promise<void> => isHealthy(container, stopping.signal)
      scaling = { fronts: opened, fleets: await fleetsOf(scaled, containers, opened, isUp) }
    }
    signal.throwIfAborted()
    // What has been measured so far is written meanwhile.
    options.signal.addEventListener('abort', () => void deployment[Symbol.asyncDispose](), { once: true })
    return deployment
  } catch (error) {
    failed.abort(error)
    await deployment[Symbol.asyncDispose]()
    options.signal.throwIfAborted()
    throw failed.signal.reason
  }
}

async function planWithPorts({ topology, options, context, network }: Starting): Promise<PlannedContainer[]> {
  const published = (service: Service): boolean => isPublished(service, topology, network.reachable, options.entryPort)
  const count = planContainers(topology, '', () => undefined).filter(({ service }) => published(service)).length
  const free = await freePorts(count, context.ports)
  return planContainers(topology, context.prefix, (service) => {
    if (!published(service)) return undefined
    const port = free.shift()
    return service.name === topology.entrypoint ? (options.entryPort ?? port) : port
  })
}

/** Services as they find each other by proxies or fronts, and an endpoint of this machine by its address on their network; empty where neither is. */
async function toldServices(
  { topology, network, proxies, options: { hostEndpoint } }: Starting,
  plans: readonly PlannedContainer[],
  fronts: DeploymentFronts | undefined,
): Promise<ReadonlyMap<Service, Service>> {
  const { gateway } = network
  const isAsWritten = proxies === undefined && fronts === undefined && hostEndpoint === undefined
  if (gateway === undefined || isAsWritten) return new Map()
  const upstreamsOf = upstreamsIn(network, plans)
  const reachHost = await hostEndpointAt(hostEndpoint, gateway)
  const told = topology.services.map(async (service): Promise<[Service, Service]> => {
    const found = proxies === undefined ? service : await withProxies(service, topology, proxies, gateway, upstreamsOf)
    return [service, reachHost(fronts === undefined ? found : throughFronts(found, topology, fronts))]
  })
  return new Map(await Promise.all(told))
}

async function createContainer(
  starting: Starting,
  { service, name, publishedPort, as = service }: PlannedContainer & { readonly as: Service | undefined },
  index: number,
): Promise<void> {
  const { context, topology, options, labels, limits, network, containers, signal } = starting
  const { docker } = context.engine
  signal.throwIfAborted()
  const image = imageOf(context, service).id
  const memoryBytes = limits.get(service.name) ?? options.budget.memoryBytes
  try {
    const { id } = await docker.createContainer(
      containerOptions(as, {
        name,
        image,
        labels: componentLabels(labels, service.name),
        network: network.name,
        address: network.addressOf(index),
        memoryBytes,
        needs: needsOf(service.container.build ? undefined : service.image, context.knownNeeds),
        publishedPort,
        volumeBytes: starting.smallDisks.has(service.name) ? SMALL_DISK_BYTES : undefined,
      }),
    )
    const { onLog } = options
    const logFile = options.logFile?.(service.name)
    const container = new ComponentContainer({
      docker,
      id,
      name,
      service,
      image,
      memoryBytes,
      publishedPort,
      onLog,
      logFile,
    })
    containers.push(container)
    context.events.listen(id, (event) => void judge(starting, container, event))
  } catch (cause) {
    throw refusedError(topology, service, publishedPort, cause)
  }
}

/** Judges what the engine tells of a container: an end that was wanted, the end of work that runs once, or a crash. */
async function judge(
  { topology, stopping, fail }: Starting,
  container: ComponentContainer,
  { kind, exitCode }: ContainerEvent,
): Promise<void> {
  if (stopping.signal.aborted || (kind === 'die' && container.noteEnd())) return
  if (kind === 'oom' && container.isShortOfMemory) return
  if (kind === 'die' && exitCode === 0 && isOneShot(container.service, topology.services)) {
    container.completed.resolve()
    return
  }
  try {
    const outOfMemory = kind === 'oom' || (await container.wasOutOfMemory())
    fail(await crashError(topology, container, { exitCode, outOfMemory }))
  } catch (error) {
    fail(error)
  }
}

/** Starts each service when its dependencies allow; each settles when it is ready. */
function startInOrder({ topology, containers, health, signal }: Starting): Promise<void>[] {
  const started = new Map<string, Promise<void>>()
  const ready = new Map<string, Promise<void>>()
  const of = (service: Service): ComponentContainer[] => containers.filter((one) => one.service === service)

  const start = async (service: Service): Promise<void> => {
    // Services are visited in any order: each waits for its own dependencies.
    await Promise.resolve()
    await Promise.all(
      service.dependsOn.map((other) => (other.condition === 'service_started' ? started : ready).get(other.service)),
    )
    signal.throwIfAborted()
    await Promise.all(of(service).map((container) => startContainer(topology, container)))
  }
  const becomeReady = async (service: Service): Promise<void> => {
    await started.get(service.name)
    const wait = isOneShot(service, topology.services) ? waitUntilCompleted : waitUntilHealthy
    await Promise.all(of(service).map((container) => wait(container, health, signal)))
  }
  for (const service of topology.services) {
    started.set(service.name, start(service))
    ready.set(service.name, becomeReady(service))
  }
  return [...started.values(), ...ready.values()]
}

async function startContainer(topology: Topology, container: ComponentContainer): Promise<void> {
  try {
    await container.start()
  } catch (cause) {
    throw refusedError(topology, container.service, container.publishedPort, cause)
  }
}

function imageOf({ images }: StartContext, service: Service): PreparedImage {
  const image = images.get(service)
  if (!image) throw new TypeError(`the image of ${service.name} was not prepared`)
  return image
}

/** Waits for all, also when one fails: nothing may be under way any more when the rest is removed. */
async function settleAll(work: readonly Promise<void>[], onFailure?: (error: unknown) => void): Promise<void> {
  for (const one of work) one.catch((error) => onFailure?.(error))
  const outcomes = await Promise.allSettled(work)
  for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason
}

/** What the names of everything in the engine begin with that belongs to one deployment. */
export function deploymentPrefix(run: string, target: string): string {
  return engineName('archbench', run, target)
}
