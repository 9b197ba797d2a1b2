import Docker from 'dockerode'

/** Everything on the engine that archbench processes with one of these pids own: containers, networks, volumes. */
export async function objectsOf(pids: readonly (number | undefined)[]): Promise<string[]> {
  const docker = new Docker()
  const filters = { label: ['archbench.owner'] }
  const [containers, networks, { Volumes: volumes }] = await Promise.all([
    docker.listContainers({ all: true, filters }),
    docker.listNetworks({ filters }),
    docker.listVolumes({ filters }),
  ])
  const isOwned = (labels: Record<string, string> | undefined): boolean =>
    pids.some((pid) => labels?.['archbench.owner']?.split('/').includes(String(pid)))
  return [
    ...containers.filter(({ Labels }) => isOwned(Labels)).map(({ Names }) => `container ${Names.join()}`),
    ...networks.filter(({ Labels }) => isOwned(Labels)).map(({ Name }) => `network ${Name}`),
    ...(volumes ?? []).filter(({ Labels }) => isOwned(Labels)).map(({ Name }) => `volume ${Name}`),
  ]
}
