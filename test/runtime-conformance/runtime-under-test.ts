import type { Runtime } from '../../src/runtime/runtime.ts'
import { RUNTIMES, type RuntimeName } from '../../src/runtime/runtimes.ts'
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
export function openUnderTest(name: RuntimeName, startTimeoutMs?: number): Promise<Runtime> {
  return RUNTIMES[name].open({ images: process.env.ARCHBENCH_IMAGES, startTimeoutMs })
}

const IMPATIENT_MS = 3_000

export function underTest(name: RuntimeName): Omit<RuntimeUnderTest, 'left'> {
  return {
    name,
    open: () => openUnderTest(name),
    openImpatient: () => openUnderTest(name, IMPATIENT_MS),
    topology: (fixture) => fixtureTopology(fixture, name),
  }
}
