import type Docker from 'dockerode'
import type { Leftover } from '../runtime.ts'
import { LABEL, labelFilter } from './labels.ts'
import { removeContainer, removeNetwork, removeVolume } from './removal.ts'

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

/** Removes containers, then what they held on to. Returns what this call removed, and not another at the same time. */
export async function removeLabelled(docker: Docker, found: readonly Labelled[]): Promise<Labelled[]> {
  const containers = found.filter(({ kind }) => kind === 'container')
  const others = found.filter(({ kind }) => kind !== 'container')
  return [
    ...(await removeEach(containers, ({ id }) => removeContainer(docker, id))),
    ...(await removeEach(others, ({ kind, id }) =>
      kind === 'network' ? removeNetwork(docker, id) : removeVolume(docker, id),
    )),
  ]
}

async function removeEach(
  found: readonly Labelled[],
  remove: (thing: Labelled) => Promise<boolean>,
): Promise<Labelled[]> {
  const outcomes = await Promise.all(found.map(remove))
  return found.filter((_, index) => outcomes[index])
}

export function ownerLabel({ labels }: Labelled): string {
  return labels[LABEL.owner] ?? ''
}
