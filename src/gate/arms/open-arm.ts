import { resolve } from 'node:path'
import { UserError } from '../../base/errors.ts'
import { readTargetTopology } from '../../run/start/start-targets.ts'
import type { RuntimeName } from '../../runtime/runtime.ts'
import { findTarget } from '../../topology/targets.ts'
import type { Service, Topology } from '../../topology/topology.ts'
import type { Arm } from '../verdict-document.ts'
import type { ArmSource } from './arm-source.ts'
import { type CheckOut, checkOut } from './check-out.ts'
import { commandTopology } from './command-topology.ts'
import { urlTopology } from './url-deployment.ts'

/** An arm whose files are there. */
export interface OpenArm extends AsyncDisposable {
  readonly description: Omit<Arm, 'images'>
  /** Undefined for what has to be started. */
  readonly url: URL | undefined
  /** Whether only containers can run it: as processes two images of one service would be the same program. */
  readonly needsContainers: boolean
  /** What a runtime is to start, under the name that this arm has in the gate. */
  topology(name: string, runtime: RuntimeName): Promise<Topology>
}

export interface OpenArmOptions {
  /** Compose file, or target, that images and revisions go with. */
  readonly compose: string
  /** Whose reference implementations the names of targets stand for. */
  readonly scenario: string
  readonly prepare: string | undefined
  readonly secret: string
  readonly signal: AbortSignal
}

const NOTHING_TO_CLOSE = { [Symbol.asyncDispose]: async () => {} }

/** Gets the files of an arm. Throws a UserError where they cannot be had. */
export async function openArm(source: ArmSource, options: OpenArmOptions): Promise<OpenArm> {
  const { kind, text } = source
  const common = { url: undefined, needsContainers: false, ...NOTHING_TO_CLOSE }
  const description = { name: text, kind, source: text, revision: null }
  switch (source.kind) {
    case 'url':
      return { ...common, description, url: source.url, topology: async (name) => urlTopology(name, source.url) }
    case 'command':
      return { ...common, description, topology: async (name) => commandTopology(name, source.command, process.cwd()) }
    case 'target':
      return { ...common, description, topology: (name, runtime) => read(source.target, name, runtime, options) }
    case 'image':
      return {
        ...common,
        description,
        needsContainers: true,
        topology: async (name) => {
          return withImage(await read(options.compose, name, 'docker', options), source.service, source.image)
        },
      }
    case 'git': {
      const files = await checkOut(source.revision, { cwd: process.cwd(), ...options })
      return {
        ...common,
        description: { ...description, name: source.revision, revision: files.commit },
        topology: (name, runtime) => read(pathIn(files, source.path ?? options.compose), name, runtime, options),
        [Symbol.asyncDispose]: () => files[Symbol.asyncDispose](),
      }
    }
  }
}

function read(
  target: string,
  name: string,
  runtime: RuntimeName,
  { scenario, secret }: OpenArmOptions,
): Promise<Topology> {
  return readTargetTopology(findTarget(target, scenario), { name, runtime, secret })
}

function pathIn({ directory }: CheckOut, path: string): string {
  return resolve(directory, path)
}

function withImage(topology: Topology, asked: string | undefined, image: string): Topology {
  const name = asked ?? topology.entrypoint
  if (!topology.services.some((service) => service.name === name)) {
    throw new UserError(`the compose file has no service "${name}"`, {
      file: topology.file,
      expected: topology.services.map((service) => service.name).join(', '),
      remedy: `Write image:<service>=${image} with one of these services`,
    })
  }
  const services = topology.services.map((service): Service => {
    return service.name === name
      ? { ...service, image, container: { ...service.container, build: undefined } }
      : service
  })
  return { ...topology, services }
}
