import { delimiter, dirname } from 'node:path'
import { Fleet } from '../../autoscaling/fleet.ts'
import { Fronts, type OpenFront } from '../../autoscaling/front/fronts.ts'
import { ExitCode, UserError } from '../../base/errors.ts'
import { PathProxies } from '../../fault/proxy/path-proxies.ts'
import type { Service, Topology } from '../../topology/topology.ts'
import { upCommand } from '../../topology/up-command.ts'
import { isOneShot, refuseImpossibleOrder } from '../dependency-order.ts'
import { describeLog, KEPT_LINES } from '../failure-log.ts'
import { claimPort, freePorts } from '../free-ports.ts'
import type { UpOptions, Warn } from '../runtime.ts'
import { addressedFrom } from '../service-addresses.ts'
import { startTimeoutOf } from '../start-timeout.ts'
import { Component } from './component.ts'
import type { ComponentMembers } from './component-members.ts'
import type { ComponentCommand, ComponentProcess, Exit } from './component-process.ts'
import { waitUntilEnded, waitUntilHealthy } from './health.ts'
import type { PostgresBinaries } from './postgres-binaries.ts'
import { type ClusterTemplate, initialiseServer, prepareServer, waitUntilServing } from './postgres-server.ts'
import { ProcessDeployment } from './process-deployment.ts'
import type { RunFolder } from './run-folder.ts'
import { requireProgram, SERVER_PROGRAMS } from './servers/programs.ts'
import { firstPorts, LOOPBACK, replicaAddresses, serviceEnvironment } from './service-environment.ts'

export interface StartContext {
  readonly folder: RunFolder
  /** Asked for only where a topology has an embedded server. */
  readonly postgres: () => Promise<{ binaries: PostgresBinaries; template: ClusterTemplate }>
  /** What tells the processes of a program that is about to be started from all others. */
  readonly newMembers: () => ComponentMembers
  /** Every process that is alive, for the last resort when this one exits. */
  readonly alive: Set<ComponentProcess>
  /** Every port that was given to a component: those of another topology may not be listened on yet. */
  readonly ports: Set<number>
  /** How long a component may take to become ready. */
  readonly startTimeoutMs: number | undefined
  readonly warn: Warn
}

/** Starts every service as soon as what it depends on is ready; all or none. */
export async function startTopology(
  topology: Topology,
  options: UpOptions,
  context: StartContext,
): Promise<ProcessDeployment> {
  const { scaled = [] } = options
  const isScaled = ({ name }: Service): boolean => scaled.some(({ component }) => component === name)
  refuseWhatCannotRunHere(topology, isScaled)
  refuseImpossibleOrder(topology)
  const assigned = await assignPorts(topology, options.entryPort, context.ports)
  const components: Component[] = []
  const failure = Promise.withResolvers<never>()
  failure.promise.catch(() => {}) // it may settle when nobody watches any more
  const failed = new AbortController()
  const stopping = new AbortController()
  const { cpuSet, quotaCpus } = options.budget
  const proxies = (options.faults ?? []).length > 0 ? new PathProxies() : undefined
  const fronts = scaled.length > 0 ? new Fronts() : undefined
  const fleets = new Map<string, Fleet>()
  let openFronts: ReadonlyMap<Service, OpenFront> = new Map()
  const deployment = new ProcessDeployment({
    topology,
    ports: assigned,
    components,
    cpuSet,
    quota: quotaCpus === undefined ? undefined : context.folder.newQuota(quotaCpus),
    crashed: failure.promise,
    stopping,
    over: AbortSignal.any([stopping.signal, failed.signal]),
    interrupted: options.signal,
    warn: context.warn,
    proxies,
    fleets,
    fronts,
  })
  const signal = AbortSignal.any([options.signal, failed.signal])

  const logOf = ({ name }: Service): string => {
    const log = components.find((component) => component.name === name)?.logs(KEPT_LINES) ?? []
    return describeLog(name, log, options.logFile?.(name))
  }
  const watch = (service: Service, process: ComponentProcess): void => {
    context.alive.add(process)
    if (process.pid !== undefined) context.folder.record(process.pid)
    process.exited.then((exit) => {
      context.alive.delete(process)
      const wasWanted = exit.wasKilled || (isOneShot(service, topology.services) && exit.code === 0)
      if (wasWanted || stopping.signal.aborted) return
      const error = crashError(topology, service, exit, logOf(service))
      failure.reject(error)
      failed.abort(error)
    })
  }

  const ready = new Map<string, Promise<void>>()
  const start = async (service: Service): Promise<void> => {
    // Services are visited in any order: each waits for its own dependencies.
    await Promise.resolve()
    await Promise.all(service.dependsOn.map((dependency) => ready.get(dependency.service)))
    const ports = firstPorts(assigned)
    const port = ports.get(service.name)
    const shared = {
      name: service.name,
      newMembers: context.newMembers,
      onStart: (process: ComponentProcess): void => watch(service, process),
      onLog: options.onLog,
    }
    const lookInto = upCommand(topology, ['--verbose'])
    const timeoutMs = startTimeoutOf(service, context.startTimeoutMs)
    const waited = { component: service.name, timeoutMs, lookInto, describeLog: () => logOf(service) }
    const { stopGraceMs } = service
    const { directory } = topology
    const detours = proxies === undefined ? new Map() : await detoursOf(service, topology, assigned, proxies)
    const environment = {
      ...serviceEnvironment(service, topology.services, ports, firstPorts(detours)),
      ...replicaAddresses(service, topology.services, new Map([...assigned, ...detours])),
    }
    if (service.embedded === 'postgres' && port !== undefined) {
      const { binaries, template } = await context.postgres()
      const folder = context.folder.folder(`postgres-${port}`)
      const component = new Component({
        ...shared,
        commands: [
          {
            directory,
            stopGraceMs,
            command: await prepareServer(binaries, template, folder, port, options.signal),
            environment: { ...baseEnvironment(context.folder), ...binaries.environment },
            stopSignal: 'SIGQUIT', // immediate: the data is thrown away
            restartSignal: 'SIGINT', // fast, with a checkpoint
            interrupted: options.signal,
          },
        ],
        isDatabase: true,
        folder,
        ready: (_, signal) => waitUntilServing({ ...waited, port }, template.password, signal),
      })
      await launch(component)
      await initialiseServer(port, template.password, service.environment)
      return
    }
    const healthy = async (_: Component, signal: AbortSignal): Promise<void> => {
      const targets = assigned.get(service.name) ?? [undefined]
      const waits = targets.map((port) => waitUntilHealthy({ ...waited, port, path: service.healthPath }, signal))
      await Promise.all(waits)
    }
    if (service.embedded !== undefined && service.embedded !== 'postgres') {
      const { path } = requireProgram(service.embedded, topology.file, service.name)
      const { command, stopSignal } = SERVER_PROGRAMS[service.embedded]
      const folder = context.folder.folder(`${service.embedded}-${port}`)
      const args = service.command?.slice(1) ?? []
      const component = new Component({
        ...shared,
        commands: [
          {
            directory: folder,
            stopGraceMs,
            command: command({ program: path, args, environment, folder }),
            environment: { ...baseEnvironment(context.folder), ...environment },
            stopSignal,
            interrupted: options.signal,
          },
        ],
        isDatabase: false,
        folder,
        ready: healthy,
      })
      await launch(component)
      return
    }
    const commandAt = (port: number | undefined): ComponentCommand => ({
      directory,
      stopGraceMs,
      command: service.command ?? [],
      environment: {
        ...baseEnvironment(context.folder),
        NODE_OPTIONS: `--max-old-space-size=${heapMegabytes(topology, options.budget.memoryBytes)}`,
        ...environment,
        ...(port !== undefined && { PORT: String(port) }),
      },
      stopSignal: 'SIGTERM',
      interrupted: options.signal,
    })
    const front = openFronts.get(service)
    if (isScaled(service)) {
      const replicas = await replicaPorts(service, context.ports)
      const components = replicas.map(
        (own) =>
          new Component({
            ...shared,
            commands: [commandAt(own ?? 0)],
            isDatabase: false,
            ready: (_, signal) => waitUntilHealthy({ ...waited, port: own, path: service.healthPath }, signal),
          }),
      )
      await Promise.all(components.map(launch))
      const places = components.map((component, index) => deployment.replica(component, replicas[index]))
      fleets.set(service.name, await Fleet.of(service.name, places, front))
      return
    }
    const component = new Component({
      ...shared,
      commands: Array.from({ length: service.replicas }, (_, index) => commandAt(assigned.get(service.name)?.[index])),
      isDatabase: false,
      ready: isOneShot(service, topology.services)
        ? (component, signal) => waitUntilEnded(waited, component.ended(), signal)
        : healthy,
    })
    await launch(component)
  }
  const launch = async (component: Component): Promise<void> => {
    signal.throwIfAborted()
    components.push(component)
    component.launch([])
    await component.ready(signal)
  }

  try {
    openFronts = await frontsOf(topology.services.filter(isScaled), assigned, fronts)
    for (const service of topology.services) ready.set(service.name, start(service))
    await Promise.race([Promise.all(ready.values()), failure.promise])
    signal.throwIfAborted()
    return deployment
  } catch (error) {
    failed.abort(error)
    await Promise.allSettled(ready.values())
    await deployment[Symbol.asyncDispose]()
    throw failed.signal.reason instanceof UserError && !options.signal.aborted ? failed.signal.reason : error
  }
}

/** Proxies between a service and those that it names, as the ports that stand for them. */
async function detoursOf(
  service: Service,
  { services }: Topology,
  ports: ReadonlyMap<string, readonly number[]>,
  proxies: PathProxies,
): Promise<Map<string, readonly number[]>> {
  const opened = addressedFrom(service, services).map(async ({ name }): Promise<[string, readonly number[]]> => {
    const open = (port: number): Promise<number> =>
      proxies.open(service.name, name, { host: LOOPBACK, upstreams: [{ host: LOOPBACK, port }] })
    return [name, await Promise.all((ports.get(name) ?? []).map(open))]
  })
  return new Map(await Promise.all(opened))
}

/** Opens a front for each service that takes requests, as the port that stands for it. */
async function frontsOf(
  services: readonly Service[],
  ports: Map<string, readonly number[]>,
  fronts: Fronts | undefined,
): Promise<Map<Service, OpenFront>> {
  const opened = new Map<Service, OpenFront>()
  for (const service of services.filter(({ port }) => port !== undefined)) {
    const front = await fronts?.open(service.name, LOOPBACK)
    if (front === undefined) continue
    opened.set(service, front)
    ports.set(service.name, [front.port])
  }
  return opened
}

/** Where each replica listens; `undefined` for those that nobody calls. */
async function replicaPorts(service: Service, taken: Set<number>): Promise<(number | undefined)[]> {
  const ports = service.port === undefined ? [] : await freePorts(service.replicas, taken)
  return Array.from({ length: service.replicas }, (_, index) => ports[index])
}

/** Ports of each replica of each service that listens. */
async function assignPorts(
  topology: Topology,
  entryPort: number | undefined,
  taken: Set<number>,
): Promise<Map<string, readonly number[]>> {
  const listening = topology.services.filter((service) => service.port !== undefined)
  const free = await freePorts(
    listening.reduce((sum, { replicas }) => sum + replicas, 0),
    taken,
  )
  const ports = new Map<string, readonly number[]>()
  for (const { name, replicas, ownPort } of listening) {
    const own = free.splice(0, replicas)
    ports.set(name, ownPort === undefined ? own : [await claimOwnPort(ownPort, taken)])
  }
  if (entryPort !== undefined) ports.set(topology.entrypoint, [await claimPort(entryPort)])
  return ports
}

/** A second program on a port would be taken for healthy by the answers of the first. */
async function claimOwnPort(port: number, taken: Set<number>): Promise<number> {
  const remedy = 'End what listens there, or let the command listen on $PORT and give the path alone: --health /healthz'
  if (taken.has(port)) {
    throw new UserError(`two targets are to listen on port ${port}`, { key: '--health', remedy })
  }
  taken.add(port)
  return claimPort(port, { key: '--health', remedy })
}

function refuseWhatCannotRunHere(topology: Topology, isScaled: (service: Service) => boolean): void {
  const refuse = (service: Service, key: string, message: string, remedy: string): never => {
    throw new UserError(message, { file: topology.file, key: `services.${service.name}.${key}`, remedy })
  }
  for (const service of topology.services) {
    if (service.embedded === undefined && service.command === undefined) {
      refuse(
        service,
        'command',
        'the process runtime cannot start an image',
        'Run it as containers with --runtime docker, or write compose.embedded.yaml beside the compose file: give the service a `command`, or `x-archbench: {embedded: postgres}`',
      )
    }
    if (service.embedded !== undefined && service.port === undefined) {
      refuse(service, 'expose', 'an embedded server needs a port', 'Add `expose: ["5432"]`')
    }
    if (service.embedded !== undefined && service.embedded !== 'postgres') {
      requireProgram(service.embedded, topology.file, service.name)
    }
    if (service.replicas > 1 && service.port !== undefined && !isScaled(service) && !isBalanced(service, topology)) {
      refuse(
        service,
        'deploy.replicas',
        'the process runtime starts replicas only of services that a load balancer calls, or nobody',
        'Put a service with `x-archbench: {embedded: haproxy}` in front, leave `expose` out, or set one replica in compose.embedded.yaml',
      )
    }
  }
}

/** Whether the callers of a service can spread requests over its replicas. */
function isBalanced(service: Service, { services, entrypoint }: Topology): boolean {
  const callers = services.filter((other) => addressedFrom(other, services).includes(service))
  const canSpread = ({ embedded }: Service): boolean => embedded === 'haproxy' || embedded === 'nginx'
  return service.embedded === undefined && service.name !== entrypoint && callers.every(canSpread)
}

/** Three quarters of the memory, shared out evenly, for the heaps of Node.js; the rest is for the database. */
function heapMegabytes(topology: Topology, memoryBytes: number): number {
  const programs = topology.services.filter((service) => service.embedded === undefined)
  const count = programs.reduce((sum, service) => sum + service.replicas, 0)
  return Math.max(64, Math.floor((memoryBytes * 0.75) / count / 2 ** 20))
}

function baseEnvironment(folder: RunFolder): Record<string, string | undefined> {
  return {
    // `node` in a command is the Node.js that runs archbench.
    PATH: dirname(process.execPath) + delimiter + (process.env.PATH ?? ''),
    HOME: process.env.HOME,
    LANG: process.env.LANG,
    TMPDIR: folder.temporaryFolder(),
    NODE_ENV: 'production',
  }
}

function crashError(topology: Topology, service: Service, exit: Exit, words: string): UserError {
  const how = exit.error
    ? `it could not be started: ${exit.error.message}`
    : exit.signal
      ? `it was ended by ${exit.signal}`
      : `it exited with code ${exit.code}`
  return new UserError(`the component "${service.name}" of ${topology.name} is gone: ${how}`, {
    file: topology.file,
    found: words,
    remedy: `Start it alone with "${upCommand(topology, ['--verbose'])}" to look into it`,
    exitCode: ExitCode.failed,
  })
}
