import type { RuntimeName } from '../../src/runtime/runtimes.ts'
import { fixtureTopology } from '../fixture-topology.ts'
import { openUnderTest } from './runtime-under-test.ts'

// Starts a fixture and stays: to be killed. Forked by tests with the name of the runtime.
const name: RuntimeName = process.argv[2] === 'docker' ? 'docker' : 'process'
const runtime = await openUnderTest(name)
const deployment = await runtime.up(await fixtureTopology('solo', name), {
  budget: { cpuSet: [], memoryBytes: 2 ** 30 },
  signal: new AbortController().signal,
})
process.send?.(deployment.entrypoint.href)
setInterval(() => {}, 1_000)
