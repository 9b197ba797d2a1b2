import { z } from 'zod'
import { divideMachine } from '../observe/divide-machine.ts'
import { type Fingerprint, fingerprintSchema } from '../result/fingerprint-schema.ts'
import { fingerprintId } from './fingerprint-id.ts'
import { ForkedProcess } from './forked-process.ts'
import { machineFacts } from './machine-facts.ts'

/**
 * What this machine is and how fast it is now; takes less than a second. To be done while nothing else runs, and before
 * this process is kept to some of the CPUs. Rejects with the signal's reason when it is aborted.
 */
export async function measureFingerprint(signal: AbortSignal): Promise<Fingerprint> {
  signal.throwIfAborted()
  const facts = machineFacts()
  // Where a driver and a target would be: on one CPU or the other, a round trip takes half or twice as long.
  const { driverCpus, targetCpus } = divideMachine('processes', 1)
  await using server = new ForkedProcess('kernels/echo-server', targetCpus)
  await using runner = new ForkedProcess('fingerprint-child', driverCpus)
  runner.send(z.int().parse(await server.message(signal)))
  const kernels = fingerprintSchema.shape.kernels.parse(await runner.message(signal))
  return { id: fingerprintId(facts), facts, kernels }
}
