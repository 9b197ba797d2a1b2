import { totalmem } from 'node:os'
import { Chalk } from 'chalk'
import type { Command } from 'commander'
import { ExitCode, UserError } from '../../base/errors.ts'
import type { Engine } from '../../runtime/docker/engine/connect.ts'
import { formatBytes } from '../../text/format.ts'
import { plainText, wrap } from '../../text/plain-text.ts'
import { printHints } from '../hints.ts'
import type { OutputFlags } from '../output-options.ts'
import { terminalLook } from '../terminal-look.ts'

const STATE_WIDTH = 9

interface Finding {
  readonly state: 'ok' | 'note' | 'problem'
  readonly text: string
}

export function addDoctor(program: Command): void {
  program
    .command('doctor')
    .description('check what this machine has and what it lacks')
    .option('--json', 'as JSON')
    .addHelpText(
      'after',
      '\nThe exit code is 1 where something is missing that no run can do without.\n\nExample:\n  archbench doctor',
    )
    .action(async ({ json, quiet }: OutputFlags & { json?: true }) => {
      const findings = [
        ...describeNode(),
        ...(await describeCpus()),
        ...describeMemory(),
        ...(await describeFolder()),
        ...(await processRuntime()),
        ...(await serverPrograms()),
        ...(await dockerRuntime()),
      ]
      const isFit = findings.every(({ state }) => state !== 'problem')
      process.stdout.write(json ? `${JSON.stringify(findings, null, 2)}\n` : inWords(findings))
      process.exitCode = isFit ? ExitCode.ok : ExitCode.failed
      if (isFit) printHints([['archbench compare', 'all architectures, about two minutes']], { quiet, json })
    })
}

/** Each on lines of its own, its state before it: colour only repeats that. */
function inWords(findings: readonly Finding[]): string {
  const { columns, colour } = terminalLook()
  const paint = new Chalk({ level: colour ? 1 : 0 })
  const painted = { ok: paint.green, note: paint.yellow, problem: paint.red.bold }
  const lines = findings.flatMap(({ state, text }) => {
    const [first = '', ...rest] = wrap(plainText(text), Math.max(40, Math.min(columns, 110)) - STATE_WIDTH - 1)
    const indent = ' '.repeat(STATE_WIDTH)
    return [painted[state](state.padEnd(STATE_WIDTH)) + first, ...rest.map((line) => indent + line)]
  })
  return `${lines.join('\n')}\n`
}

function describeNode(): Finding[] {
  return [{ state: 'ok', text: `Node.js ${process.versions.node} (${process.execPath})` }]
}

/** How many there are for a run, and what would hold or disturb it. */
async function describeCpus(): Promise<Finding[]> {
  const [{ ConditionsWatch }, { conditionWarnings, cpusInWords }] = await Promise.all([
    import('../../observe/conditions-watch.ts'),
    import('../../report/content/condition-words.ts'),
  ])
  const conditions = (await ConditionsWatch.start()).conditions('processes')
  const warnings = conditionWarnings(conditions)
  const isEnough = conditions.usableCpus.length > 1
  return [
    ...(isEnough
      ? [{ state: 'ok', text: `${cpusInWords(conditions)}: some for the targets, some for the driver` } as const]
      : []),
    ...warnings.map((text): Finding => ({ state: 'note', text })),
  ]
}

const WANTED_BYTES = 2 * 2 ** 30

function describeMemory(): Finding[] {
  const bytes = totalmem()
  return [
    bytes >= WANTED_BYTES
      ? { state: 'ok', text: `${formatBytes(bytes)} of memory` }
      : {
          state: 'note',
          text: `${formatBytes(bytes)} of memory: four targets side by side want ${formatBytes(WANTED_BYTES)}. Compare fewer at once.`,
        },
  ]
}

async function describeFolder(): Promise<Finding[]> {
  const { windowsDrive } = await import('../../machine/windows-drive.ts')
  const drive = windowsDrive(process.cwd())
  if (drive === undefined) return []
  const text = `this folder is on a drive of Windows (${drive}), where files are slow from WSL. Keep the project in the file system of WSL, e.g. below ~.`
  return [{ state: 'note', text }]
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
    return [{ state: 'ok', text: `process runtime: ready; temporary data goes to ${runsFolder()}` }, ...findings]
  } catch (error) {
    if (error instanceof UserError) return [{ state: 'problem', text: error.paragraph() }]
    throw error
  }
}

/** Servers that variants need in the process runtime: each with its version, or how to get it. */
async function serverPrograms(): Promise<Finding[]> {
  const [{ findProgram, howToGet }, { INSTALLED_KINDS }] = await Promise.all([
    import('../../runtime/process/servers/programs.ts'),
    import('../../topology/embedded-kind.ts'),
  ])
  return INSTALLED_KINDS.map((kind) => {
    const program = findProgram(kind)
    return program === undefined
      ? { state: 'note', text: `${kind} is not installed, which some variants need without Docker. ${howToGet(kind)}.` }
      : { state: 'ok', text: `${kind}: ${program.path} ${program.version}` }
  })
}

async function dockerRuntime(): Promise<Finding[]> {
  const { connectEngine } = await import('../../runtime/docker/engine/connect.ts')
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
    import('../../runtime/docker/images/image-map.ts'),
    import('../../runtime/docker/images/pinned.ts'),
    import('../../runtime/docker/images/engine-image.ts'),
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
