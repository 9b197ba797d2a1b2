import type { ContainerCreateOptions, MountSettings } from 'dockerode'
import type { FileMount, Service, Ulimit } from '../../topology/topology.ts'
import { type ImageNeeds, NO_NEEDS } from './images/known-needs.ts'
import type { Labels } from './labels.ts'

/**
 * The same for all containers, so that no engine's default decides who runs out of connections; and so few that engines
 * can give them that may not raise their own limit.
 */
const OPEN_FILES: Ulimit = { soft: 16_384, hard: 16_384 }
const PIDS_LIMIT = 4_096

export interface ContainerPlace {
  /** Name of the container. */
  readonly name: string
  /** Content hash of the image: a tag may be moved while a run lasts. */
  readonly image: string
  readonly labels: Labels
  readonly network: string
  /** A fixed address; the engine chooses where it is left out. */
  readonly address: string | undefined
  readonly memoryBytes: number
  /** What is known of the image; what the service says of itself comes first. */
  readonly needs: ImageNeeds
  /** Port of this machine, on 127.0.0.1, that leads to the service's. */
  readonly publishedPort: number | undefined
  /** Size of its volume, which is then in memory; `undefined`: on the engine's disk, as large as that. */
  readonly volumeBytes?: number | undefined
}

/** What the engine is asked for: the least that the service can do with. */
export function containerOptions(service: Service, place: ContainerPlace): ContainerCreateOptions {
  const { container: settings } = service
  const needs = isRestricted(settings) ? place.needs : NO_NEEDS
  const user = settings.user ?? needs.user
  const port = service.port === undefined ? undefined : `${service.port}/tcp`
  return {
    name: place.name,
    Image: place.image,
    Labels: { ...place.labels },
    Env: Object.entries(service.environment).map(([name, value]) => `${name}=${value}`),
    ...(service.command ? { Cmd: [...service.command] } : {}),
    ...(settings.entrypoint ? { Entrypoint: [...settings.entrypoint] } : {}),
    ...(settings.workingDirectory === undefined ? {} : { WorkingDir: settings.workingDirectory }),
    ...(user === undefined ? {} : { User: user }),
    ...(port === undefined ? {} : { ExposedPorts: { [port]: {} } }),
    StopTimeout: Math.ceil(service.stopGraceMs / 1000),
    // The engine would start a process in the container every few seconds, in the middle of a measurement.
    Healthcheck: { Test: ['NONE'] },
    HostConfig: {
      NetworkMode: place.network,
      ...(port === undefined || place.publishedPort === undefined
        ? {}
        : { PortBindings: { [port]: [{ HostIp: '127.0.0.1', HostPort: String(place.publishedPort) }] } }),
      CapDrop: [...settings.droppedCapabilities],
      CapAdd: [...settings.addedCapabilities],
      SecurityOpt: ['no-new-privileges'],
      ReadonlyRootfs: settings.readOnly,
      Tmpfs: temporaryFolders(settings, needs),
      Mounts: [
        ...settings.mounts.map(readOnlyMount),
        ...settings.volumes.map(
          (path): MountSettings => ({
            Type: 'volume',
            Source: '', // without a name it goes with its container
            Target: path,
            VolumeOptions: {
              NoCopy: false,
              Labels: { ...place.labels },
              DriverConfig: { Name: 'local', Options: volumeOptions(place.volumeBytes) },
            },
          }),
        ),
      ],
      Memory: place.memoryBytes,
      MemorySwap: place.memoryBytes, // both together: no swap
      PidsLimit: PIDS_LIMIT,
      Ulimits: Object.entries({ nofile: OPEN_FILES, ...settings.ulimits }).map(([Name, { soft, hard }]) => ({
        Name,
        Soft: soft,
        Hard: hard,
      })),
      Init: settings.init,
      ...(settings.shmBytes === undefined ? {} : { ShmSize: settings.shmBytes }),
      RestartPolicy: { Name: 'no' },
      LogConfig: { Type: 'json-file', Config: { 'max-size': '10m', 'max-file': '1' } },
    },
    NetworkingConfig: {
      EndpointsConfig: {
        [place.network]: {
          Aliases: [service.name, ...(service.aliases ?? [])],
          ...(place.address === undefined ? {} : { IPAMConfig: { IPv4Address: place.address } }),
        },
      },
    },
  }
}

function volumeOptions(bytes: number | undefined): Record<string, string> {
  return bytes === undefined ? {} : { type: 'tmpfs', device: 'tmpfs', o: `size=${bytes},mode=1777` }
}

/** What a container can read of the project, and never write: it is the user's. */
function readOnlyMount({ source, target }: FileMount): MountSettings {
  return { Type: 'bind', Source: source, Target: target, ReadOnly: true }
}

/** Whether a container lacks what images are made for: the right to prepare their folders and to take on another user. */
function isRestricted({ readOnly, droppedCapabilities }: Service['container']): boolean {
  return readOnly || droppedCapabilities.includes('ALL')
}

/** `/tmp` is always there to be written to, as is what the image needs, unless the service has put something else in its place. */
function temporaryFolders({ tmpfs, volumes }: Service['container'], needs: ImageNeeds): Record<string, string> {
  const always = ['/tmp', ...needs.tmpfs].map(pathAndOptions).filter(([path]) => !volumes.includes(path))
  return Object.fromEntries([...always, ...tmpfs.map(pathAndOptions)])
}

function pathAndOptions(entry: string): [path: string, options: string] {
  const colon = entry.indexOf(':')
  return colon < 0 ? [entry, ''] : [entry.slice(0, colon), entry.slice(colon + 1)]
}
