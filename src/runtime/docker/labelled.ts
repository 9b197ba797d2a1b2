import type Docker from 'dockerode'
import { removeEach } from '../left-behind.ts'
import type { Leftover } from '../runtime.ts'
import { LABEL, labelFilter } from './labels.ts'
import {
  ON_ONE_NETWORK,
  REMOVAL,
  type RemovalOptions,
  removeContainer,
  removeNetwork,
  removeVolume,
} from './removal.ts'

/** Something in an engine that archbench made. */
export interface Labelled {
  readonly kind: Extract<Leftover['kind'], 'container' | 'network' | 'volume'>
  readonly id: string
  readonly name: string
  readonly labels: Readonly<Record<string, string>>
}

/** Everything that one run made and that is still there; or what all runs made. */
export async function findLabelled(docker: Docker, run?: string): Promise<Labelled[]> {
  const filters = labelFilter(run)
  const [containers, networks, { Volumes: volumes }] = await Promise.all([
    docker.listContainers({ all: true, filters }),
    docker.listNetworks({ filters }),
    docker.listVolumes({ filters }),
  ])
  return [
    ...containers.map(({ Id, Names, Labels }) => ({
      kind: 'container' as const,
      id: Id,
      name: Names[0]?.replace(/^\//, '') ?? Id,
      labels: Labels,
    })),
    ...networks.map(({ Id, Name, Labels }) => ({ kind: 'network' as const, id: Id, name: Name, labels: Labels ?? {} })),
    ...(volumes ?? []).map(({ Name, Labels }) => ({
      kind: 'volume' as const,
      id: Name,
      name: Name,
      labels: Labels ?? {},
    })),
  ]
}

/** Removes containers, then what they held on to. Tells what this call removed, not another at the same time, and what it could not. */
export async function removeLabelled(
  docker: Docker,
  found: readonly Labelled[],
  options: RemovalOptions = {},
): Promise<Leftover[]> {
  const isContainer = ({ kind }: Labelled): boolean => kind === 'container'
  const byNetwork = Map.groupBy(
    found.filter(isContainer),
    ({ labels }) => `${labels[LABEL.run]} ${labels[LABEL.target]}`,
  )
  const containers = await Promise.all(
    [...byNetwork.values()].map((together) =>
      removeEach(together, ({ id }) => removeContainer(docker, id, options), { ...REMOVAL, atATime: ON_ONE_NETWORK }),
    ),
  )
  const others = await removeEach(
    found.filter((thing) => !isContainer(thing)),
    ({ kind, id }) => (kind === 'network' ? removeNetwork(docker, id, options) : removeVolume(docker, id, options)),
    REMOVAL,
  )
  return [...containers.flat(), ...others]
}

export function ownerLabel({ labels }: Labelled): string {
  return labels[LABEL.owner] ?? ''
}
