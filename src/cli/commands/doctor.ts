import { cpus, totalmem } from 'node:os'
import type { Command } from 'commander'
import type { Engine } from '../../engine/connect.ts'
import { ExitCode, UserError } from '../../errors.ts'

interface Finding {
  readonly state: 'ok' | 'note' | 'problem'
  readonly text: string
}

export function addDoctor(program: Command): void {
  program
    .command('doctor')
    .description('check what this machine has and what it lacks')
    .action(async () => {
      const findings = [
        ...describeNode(),
        ...describeHardware(),
        ...(await processRuntime()),
        ...(await dockerRuntime()),
      ]
      for (const { state, text } of findings) process.stdout.write(`${state.padEnd(8)}${text}\n`)
      process.exitCode = findings.some(({ state }) => state === 'problem') ? ExitCode.failed : ExitCode.ok
    })
}

function describeNode(): Finding[] {
  return [{ state: 'ok', text: `Node.js ${process.versions.node} (${process.execPath})` }]
}

function describeHardware(): Finding[] {
  const count = cpus().length
  const gigabytes = totalmem() / 2 ** 30
  return [
    count > 1
      ? { state: 'ok', text: `${count} CPUs: some for the targets, some for the driver` }
      : {
          state: 'note',
          text: 'one CPU: targets and driver share it, so figures are of both. Use a machine with two.',
        },
    gigabytes >= 2
      ? { state: 'ok', text: `${gigabytes.toFixed(0)} GB of memory` }
      : {
          state: 'note',
          text: `${gigabytes.toFixed(1)} GB of memory: four targets side by side want 2 GB. Compare fewer at once.`,
        },
  ]
}

async function processRuntime(): Promise<Finding[]> {
  const { ProcessRuntime } = await import('../../runtime/process/process-runtime.ts')
  const { runsFolder } = await import('../../runtime/process/run-folder.ts')
  try {
    await using runtime = new ProcessRuntime()
    const problems = await runtime.check()
    const findings = problems.map(
      ({ what, remedy, fatal }): Finding => ({
        state: fatal ? 'problem' : 'note',
        text: `${what}. ${remedy}.`,
      }),
    )
    if (problems.some(({ fatal }) => fatal)) return findings
    return [{ state: 'ok', text: `embedded runtime: ready; temporary data goes to ${runsFolder()}` }, ...findings]
  } catch (error) {
    if (error instanceof UserError) return [{ state: 'problem', text: error.paragraph() }]
    throw error
  }
}

async function dockerRuntime(): Promise<Finding[]> {
  const { connectEngine } = await import('../../engine/connect.ts')
  try {
    const engine = await connectEngine()
    const { version, apiVersion, address, source, info } = engine
    return [
      {
        state: 'ok',
        text: `Docker runtime: engine ${version} (API ${apiVersion}) at ${address} (${source}), cgroup v${info.cgroupVersion}`,
      },
      ...(await Promise.all([bridge(engine), images(engine)])),
    ]
  } catch (error) {
    // None is needed: what runs embedded runs all the same.
    if (error instanceof UserError) return [{ state: 'note', text: `Docker runtime: ${error.paragraph()}` }]
    throw error
  }
}

async function bridge({ docker }: Engine): Promise<Finding> {
  const { reachesBridges } = await import('../../runtime/docker/bridge-network.ts')
  return (await reachesBridges(docker))
    ? { state: 'ok', text: "containers can be reached on the engine's own network" }
    : {
        state: 'note',
        text: 'containers can be reached through published ports only (the engine runs elsewhere, or in a virtual machine): it costs throughput.',
      }
}

async function images({ docker }: Engine): Promise<Finding> {
  const [{ loadImageMap }, { readPinnedImages, REFERENCE_NAME }, { findImage }] = await Promise.all([
    import('../../images/image-map.ts'),
    import('../../images/pinned.ts'),
    import('../../images/engine-image.ts'),
  ])
  const map = await loadImageMap(process.env.ARCHBENCH_IMAGES)
  const pinned = [...(await readPinnedImages())].filter(([name]) => name !== REFERENCE_NAME)
  const found = await Promise.all(pinned.map(([name, reference]) => findImage(docker, map.get(name) ?? reference)))
  const present = found.filter((image) => image !== undefined).length
  return {
    state: 'ok',
    text: `${present} of ${pinned.length} images are there; what a run lacks is pulled ("archbench images list" tells more)`,
  }
}
