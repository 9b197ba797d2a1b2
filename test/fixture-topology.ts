import { join } from 'node:path'
import { embeddedOverride, readTopology } from '../src/topology/read-topology.ts'
import type { Topology } from '../src/topology/topology.ts'

/** Reads the compose file of a fixture as the process runtime does. */
export async function fixtureTopology(name: string): Promise<Topology> {
  const file = join(import.meta.dirname, 'fixtures', name, 'compose.yaml')
  return readTopology({
    file,
    overrides: [embeddedOverride(file)],
    name,
    variant: undefined,
    variables: { SMALL_PASSWORD: 'of-this-run' },
  })
}
