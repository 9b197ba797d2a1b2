import { setTimeout as delay } from 'node:timers/promises'
import type Docker from 'dockerode'
import { ExitCode, messageOf, UserError } from '../../base/errors.ts'
import { shellWord } from '../../base/shell-word.ts'
import { scaleTimeout } from '../../machine/machine-busyness.ts'
import type { Service } from '../../topology/topology.ts'
import type { CpuAccounting } from '../runtime.ts'
import { type ContainerCounters, CounterSum } from './container-counters.ts'
import { readStats } from './container-stats.ts'
import { engineMessage, engineStatus } from './engine-error.ts'
import { findKernelCounters, type KernelCounters } from './kernel-counters.ts'
import { LogLines, logLines } from './log-frames.ts'
import { type RemovalOptions, removeContainer } from './removal.ts'

/** How long a change is tried that the engine fails to make, on an idle machine. */
const CHANGE_TIMEOUT_MS = 10_000
const CHANGE_PAUSE_MS = 100
/** The kernel's own period of CPU quotas, and the least quota that it takes. */
const CPU_PERIOD_US = 100_000
const LEAST_QUOTA_US = 1_000
/** What a container that is short of memory may use more than it did: the kernel cannot take what is in use. */
const HEADROOM_BYTES = 8 * 2 ** 20

export interface ContainerParts {
  readonly docker: Docker
  readonly id: string
  readonly name: string
  readonly service: Service
  /** Content hash of its image. */
  readonly image: string
  readonly memoryBytes: number
  readonly publishedPort: number | undefined
  readonly onLog: ((component: string, line: string) => void) | undefined
  /** Where its log is kept as a whole. */
  readonly logFile: string | undefined
}

export interface ExecOutcome {
  /** `undefined` where the command was not waited for. */
  readonly exitCode: number | undefined
  readonly output: string
}

type ContainerState = Awaited<ReturnType<Docker.Container['inspect']>>['State']

/** One container of a deployment: a service, or one replica of it. */
export class ComponentContainer {
  readonly id: string
  readonly name: string
  readonly service: Service
  readonly image: string
  readonly memoryBytes: number
  readonly publishedPort: number | undefined
  /** Settled by whoever sees that its work is done, where it is a service that runs once. */
  readonly completed = Promise.withResolvers<void>()
  readonly #parts: ContainerParts
  readonly #container: Docker.Container
  readonly #counters = new CounterSum()
  #kernel: KernelCounters | undefined
  #address: string | undefined
  /** Its memory limit is lowered: it may be ended for want of memory, and its end is no crash. */
  #isShortOfMemory = false
  /** Of each period; -1: it has none. */
  #quotaUs = -1
  /** Ends that were asked for and that the engine has still to tell of. */
  #wantedEnds = 0

  constructor(parts: ContainerParts) {
    this.#parts = parts
    this.id = parts.id
    this.name = parts.name
    this.service = parts.service
    this.image = parts.image
    this.memoryBytes = parts.memoryBytes
    this.publishedPort = parts.publishedPort
    this.#container = parts.docker.getContainer(parts.id)
  }

  /** Its own address on the network of the deployment; there is none before it was started. */
  get address(): string | undefined {
    return this.#address
  }

  /** Starts it, for the first time or again; nothing that it says is missed. */
  async start(): Promise<void> {
    await this.#follow()
    try {
      await this.#container.start()
    } catch (error) {
      if (engineStatus(error) !== 304) throw error // it runs already
    }
    const { State, NetworkSettings } = await this.#container.inspect()
    const [network] = Object.values(NetworkSettings.Networks)
    this.#address = network?.IPAddress || undefined
    this.#kernel = State.Pid > 0 ? findKernelCounters(State.Pid, this.id) : undefined
  }

  /** Takes note of an end that the engine tells of. Returns whether it was one that was asked for, or to be expected. */
  noteEnd(): boolean {
    if (this.#wantedEnds > 0) {
      this.#wantedEnds--
      return true
    }
    if (this.#isShortOfMemory) this.#ended()
    return this.#isShortOfMemory
  }

  /** Ends it at once; it can be started again, with what it had stored. */
  kill(): Promise<void> {
    return this.#end(() => this.#container.kill({ signal: 'SIGKILL' }))
  }

  /** Asks it to stop, as for a new version; it can be started again, with what it had stored. */
  stop(): Promise<void> {
    return this.#end(() => this.#container.stop())
  }

  async pause(): Promise<void> {
    await this.#change(
      'pause',
      () => this.#container.pause(),
      ({ Paused, Running }) => Paused || !Running,
    )
  }

  async resume(): Promise<void> {
    await this.#change(
      'resume',
      () => this.#container.unpause(),
      ({ Paused }) => !Paused,
    )
  }

  /** Keeps it to these CPUs, also when it is started again. */
  async confine(cpuSet: readonly number[]): Promise<void> {
    const confine = (): Promise<unknown> =>
      this.#container.update({ CpusetCpus: cpuSet.join(',') }).catch((cause: unknown) => {
        throw /requested cpus are not available/i.test(messageOf(cause)) ? foreignCpus(cpuSet, cause) : cause
      })
    await this.#change('confine', confine, ({ Running }) => !Running)
  }

  /** Limits its CPU time from now on, also when it is started again. @param cpus CPU time for each unit of time that passes */
  async limitCpu(cpus: number): Promise<void> {
    this.#quotaUs = quotaOf(cpus)
    await this.#setQuota(this.#quotaUs)
  }

  /** Keeps this share of one CPU's time from it, 0 to 1; 0 gives it back. */
  async takeCpu(share: number): Promise<void> {
    await this.#setQuota(share === 0 ? this.#quotaUs : quotaOf(1 - share))
  }

  /** Keeps this share of its memory limit from it, 0 to 1, less what it uses; 0 gives it back. */
  async takeMemory(share: number): Promise<void> {
    const used = (await this.usage()).memoryBytes ?? 0
    const bytes = Math.round(
      Math.min(this.memoryBytes, Math.max(this.memoryBytes * (1 - share), used + HEADROOM_BYTES)),
    )
    if (share > 0) this.#isShortOfMemory = true
    const take = (): Promise<unknown> => this.#container.update({ Memory: bytes, MemorySwap: bytes })
    await this.#change('limit the memory of', take, ({ Running }) => share > 0 && !Running)
    if (share === 0) this.#isShortOfMemory = false
  }

  /** Fills its volume to the last byte. */
  async fillVolume(signal: AbortSignal): Promise<void> {
    const { output } = await this.exec(['sh', '-c', `cat /dev/zero > ${this.#filler}`], signal)
    if (signal.aborted || /no space left/i.test(output)) return
    throw new UserError(`the disk of the component "${this.service.name}" could not be filled`, {
      found: output.trim() || 'no error when it was written to',
      expected: 'no space left on device',
      remedy: 'Leave out the fault disk-full: it needs an image with a shell, and a volume that its user may write to',
      exitCode: ExitCode.failed,
    })
  }

  async freeVolume(signal: AbortSignal): Promise<void> {
    await this.exec(['sh', '-c', `rm -f ${this.#filler}`], signal)
  }

  get #filler(): string {
    return shellWord(`${this.service.container.volumes[0]}/archbench-filler`)
  }

  get isShortOfMemory(): boolean {
    return this.#isShortOfMemory
  }

  /** What it has used since it was first started; never less than before. */
  async usage(): Promise<ContainerCounters> {
    return this.#counters.read(this.#kernel ? this.#kernel.read() : await readStats(this.#container))
  }

  /** What counts its CPU time: the kernel, or the engine, which may be a second late. */
  get cpuAccounting(): CpuAccounting {
    return this.#kernel
      ? { source: 'control group', resolutionMs: 0.001 }
      : { source: 'Docker engine', resolutionMs: 1_000 }
  }

  get logFile(): string | undefined {
    return this.#parts.logFile
  }

  /** The last lines of what it said, as far as the engine still has them. */
  async logs(lines: number, timestamps = false): Promise<string[]> {
    return logLines(await this.#container.logs({ stdout: true, stderr: true, tail: lines, timestamps }))
  }

  /** Runs a command in the container until it ends, or until nobody waits for it any more. */
  async exec(command: readonly string[], signal: AbortSignal): Promise<ExecOutcome> {
    const exec = await this.#container.exec({ Cmd: [...command], AttachStdout: true, AttachStderr: true })
    const stream = await exec.start({})
    const lines: string[] = []
    const parser = new LogLines((line) => lines.push(line))
    const giveUp = (): void => void stream.destroy()
    signal.addEventListener('abort', giveUp, { once: true })
    try {
      await new Promise<void>((resolve, reject) => {
        stream.on('data', (chunk: Buffer) => parser.push(chunk))
        stream.once('close', resolve).once('end', resolve).once('error', reject)
        if (signal.aborted) giveUp()
      })
    } finally {
      signal.removeEventListener('abort', giveUp)
    }
    parser.end()
    const output = lines.join('\n')
    if (signal.aborted) return { exitCode: undefined, output }
    return { exitCode: (await exec.inspect()).ExitCode ?? undefined, output }
  }

  /** Whether the kernel ended it, the last time that it ended, for want of memory. */
  async wasOutOfMemory(): Promise<boolean> {
    return (await this.state()).OOMKilled
  }

  async state(): Promise<ContainerState> {
    return (await this.#container.inspect()).State
  }

  /** Returns false where it was gone already. */
  remove(options: RemovalOptions): Promise<boolean> {
    return removeContainer(this.#parts.docker, this.id, options)
  }

  async #setQuota(quotaUs: number): Promise<void> {
    const set = (): Promise<unknown> => this.#container.update({ CpuPeriod: CPU_PERIOD_US, CpuQuota: quotaUs })
    await this.#change('limit the CPU time of', set, ({ Running }) => !Running)
  }

  async #end(end: () => Promise<unknown>): Promise<void> {
    await this.usage() // what is not read now is not known later
    this.#wantedEnds++
    try {
      await end()
    } catch (error) {
      this.#wantedEnds--
      if (engineStatus(error) !== 409) throw error // it does not run
    }
    await this.#container.wait()
    this.#ended()
  }

  #ended(): void {
    this.#counters.restarted()
    this.#kernel = undefined
  }

  /** Attaches before it runs: the engine cannot follow the log of a container that does not. */
  async #follow(): Promise<void> {
    const { onLog } = this.#parts
    if (!onLog) return
    const parser = new LogLines((line) => onLog(this.service.name, line))
    const stream = await this.#container.attach({ stream: true, stdout: true, stderr: true })
    stream.on('data', (chunk: Buffer) => parser.push(chunk))
    stream.once('end', () => parser.end())
    // The engine went away or the container was removed: its events tell so.
    stream.once('error', () => parser.end())
  }

  /**
   * A change that may be refused because there was nothing to do. One that fails in the engine is tried again: on a busy
   * machine freezing all of a container's processes at once (control groups v1) is a matter of luck.
   */
  async #change(
    verb: string,
    change: () => Promise<unknown>,
    isFine: (state: ContainerState) => boolean,
  ): Promise<void> {
    const deadline = performance.now() + scaleTimeout(CHANGE_TIMEOUT_MS)
    for (;;) {
      try {
        await change()
        return
      } catch (error) {
        const status = engineStatus(error)
        if (status === undefined) throw error
        if (isFine(await this.state())) return
        if (status < 500 || performance.now() > deadline) throw refusedChange(verb, this.service.name, error)
      }
      await delay(CHANGE_PAUSE_MS)
    }
  }
}

function quotaOf(cpus: number): number {
  return Math.max(LEAST_QUOTA_US, Math.round(cpus * CPU_PERIOD_US))
}

function refusedChange(verb: string, component: string, cause: unknown): UserError {
  return new UserError(`the Docker engine cannot ${verb} the component "${component}"`, {
    found: engineMessage(cause),
    remedy: 'Fix: look into the log of the Docker engine, and restart the engine where this does not pass by itself',
    exitCode: ExitCode.failed,
    cause,
  })
}

function foreignCpus(cpuSet: readonly number[], cause: unknown): UserError {
  return new UserError('the Docker engine may not use the CPUs that archbench may use', {
    found: messageOf(cause).trim(),
    expected: `CPU ${cpuSet.join(', ')} for containers`,
    remedy: 'Start archbench on CPUs that the engine may use as well: taskset --cpu-list <its CPUs> archbench …',
    exitCode: ExitCode.failed,
    cause,
  })
}
