import { DockerRuntime } from '../../src/runtime/docker/docker-runtime.ts'
import { loadImageMap } from '../../src/runtime/docker/images/image-map.ts'
import { openRuntime } from '../../src/runtime/open-runtime.ts'
import { ProcessRuntime } from '../../src/runtime/process/process-runtime.ts'
import type { Runtime, RuntimeName } from '../../src/runtime/runtime.ts'
import type { Topology } from '../../src/topology/topology.ts'
import { fixtureTopology } from '../fixture-topology.ts'

/** A runtime, and what only its own tests can tell of it. */
export interface RuntimeUnderTest {
  readonly name: RuntimeName
  open(): Promise<Runtime>
  /** One that does not wait for a component as long. */
  openImpatient(): Promise<Runtime>
  topology(fixture: string): Promise<Topology>
  /** All that is there, of what was started by processes with these pids: empty when all is torn down. */
  left(owners: readonly number[]): Promise<string[]>
}

/** Opens a runtime with the images that ARCHBENCH_IMAGES names. */
export function openUnderTest(name: RuntimeName): Promise<Runtime> {
  return openRuntime(name, { images: process.env.ARCHBENCH_IMAGES })
}

const IMPATIENT_MS = 3_000

type Opened = Omit<RuntimeUnderTest, 'left'>

export const processUnderTest: Opened = {
  name: 'process',
  open: () => openUnderTest('process'),
  openImpatient: async () => new ProcessRuntime({ startTimeoutMs: IMPATIENT_MS }),
  topology: (fixture) => fixtureTopology(fixture, 'process'),
}

export const dockerUnderTest: Opened = {
  name: 'docker',
  open: () => openUnderTest('docker'),
  openImpatient: async () =>
    new DockerRuntime({ map: await loadImageMap(process.env.ARCHBENCH_IMAGES), startTimeoutMs: IMPATIENT_MS }),
  topology: (fixture) => fixtureTopology(fixture, 'docker'),
}
