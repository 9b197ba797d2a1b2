import { jsonKernel } from './kernels/json.ts'
import { openLoopbackKernel } from './kernels/loopback.ts'
import { napKernel } from './kernels/nap.ts'
import { sha256Kernel } from './kernels/sha256.ts'
import { timerKernel } from './kernels/timer.ts'
import { runKernels } from './run-kernels.ts'

// Runs the kernels in a fresh process, so that they find the same conditions whoever asks: is told the port of the
// echo server, answers with the times.

process.on('disconnect', () => process.exit())
// An interrupt from the terminal reaches the whole group; the parent decides what becomes of this.
process.on('SIGINT', () => {})
process.once('message', async (port: number) => {
  using loopback = await openLoopbackKernel(port)
  const timings = await runKernels([jsonKernel(), sha256Kernel(), timerKernel(), napKernel(), loopback])
  process.send?.(timings)
})
