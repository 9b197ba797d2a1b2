import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { extname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { canPin, pinned } from '../machine/pinning.ts'
import type { Driver, LoadResult, WindowEdges, WindowProgress } from './driver.ts'
import { DriverFailed } from './driver-failed.ts'
import { type DriverSetup, type Order, type Report, unpackError } from './protocol.ts'

export interface DriverOptions extends DriverSetup {
  /** CPU numbers for the driver; it is not pinned where there are none or the system cannot. */
  readonly cpuSet: readonly number[]
  /** Ends the process while it gets ready; once it is, each task has a signal of its own. */
  readonly signal?: AbortSignal
}

/** Time for the process to end by itself before it is killed. */
const STOP_GRACE_MS = 2_000
const KEPT_STDERR_CHARACTERS = 4_096

/**
 * Starts the process that produces load. It serves all targets of a run and so stays warm, and it ends when this process does.
 * Throws a UserError where the scenario cannot be loaded, and the signal's reason soon after it is aborted.
 */
export async function createDriver({ cpuSet, signal, ...setup }: DriverOptions): Promise<Driver> {
  signal?.throwIfAborted()
  const child = startProcess(cpuSet)
  const link = openLink(child)
  const kill = (): void => void child.kill('SIGKILL')
  signal?.addEventListener('abort', kill, { once: true })
  try {
    await link.perform({ kind: 'setup', setup })
  } catch (error) {
    await link[Symbol.asyncDispose]()
    signal?.throwIfAborted()
    throw error
  } finally {
    signal?.removeEventListener('abort', kill)
  }
  let preparation: Promise<unknown> = Promise.resolve()
  return {
    async prepare(target, entrypoint, signal) {
      const prepared = preparation.then(() => {
        signal.throwIfAborted()
        return link.perform({ kind: 'prepare', target, entrypoint }, undefined, signal)
      })
      preparation = prepared.catch(() => {}) // told to who asked
      return only(await prepared).ledger
    },
    async run(job, edges, signal) {
      signal.throwIfAborted()
      return only(await link.perform({ kind: 'run', jobs: [job] }, edges, signal))
    },
    async runTogether(jobs, edges, signal) {
      signal.throwIfAborted()
      return [...(await link.perform({ kind: 'run', jobs }, edges, signal))]
    },
    [Symbol.asyncDispose]: link[Symbol.asyncDispose],
  }
}

function only([result]: readonly LoadResult[]): LoadResult {
  if (result === undefined) throw new Error('the load driver gave no result')
  return result
}

function startProcess(cpuSet: readonly number[]): ChildProcess {
  const script = fileURLToPath(new URL(`./driver-child${extname(import.meta.url)}`, import.meta.url))
  const [execPath = '', ...execArgv] = pinned([process.execPath], canPin() ? cpuSet : [])
  return fork(script, [], {
    execPath,
    execArgv,
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  })
}

interface Link extends AsyncDisposable {
  perform(order: Order, edges?: WindowEdges, signal?: AbortSignal): Promise<readonly LoadResult[]>
}

interface Task {
  readonly edges: WindowEdges | undefined
  resolve(results: readonly LoadResult[]): void
  reject(error: unknown): void
}

/** Speaks to the driver's process: one task at a time. */
function openLink(child: ChildProcess): Link {
  let task: Task | undefined
  let stderr = ''
  let ended: string | undefined
  const exited = once(child, 'exit').catch(() => {})

  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    stderr = (stderr + text).slice(-KEPT_STDERR_CHARACTERS)
  })
  child.on('message', (report: Report) => receive(report))
  child.on('error', (error) => {
    // What could not be started never closes. What has just ended cannot be written to, and says at its close why it ended.
    if (child.pid === undefined) end(error.message)
    else setTimeout(() => end(error.message), STOP_GRACE_MS)
  })
  child.on('close', (code, signal) =>
    end(`${signal ?? `exit code ${code}`}${stderr === '' ? '' : `: ${stderr.trim()}`}`),
  )

  function settle(): Task | undefined {
    const settled = task
    task = undefined
    return settled
  }

  function end(reason: string): void {
    ended ??= reason
    settle()?.reject(new DriverFailed('the load driver ended in the middle of a task', ended))
  }

  async function forward(progress: WindowProgress): Promise<void> {
    const asking = task
    try {
      const enough = await asking?.edges?.progress?.(progress)
      if (enough && task === asking) child.send({ kind: 'finish' } satisfies Order)
    } catch (error) {
      if (task === asking) child.send({ kind: 'abort' } satisfies Order)
      asking?.reject(error)
    }
  }

  async function begin(owner: number): Promise<void> {
    const asking = task
    try {
      await asking?.edges?.turn?.(owner)
      if (task === asking) child.send({ kind: 'begin' } satisfies Order)
    } catch (error) {
      if (task === asking) child.send({ kind: 'abort' } satisfies Order)
      asking?.reject(error)
    }
  }

  function receive(report: Report): void {
    if (report.kind === 'opened') task?.edges?.opened(report.stage)
    else if (report.kind === 'closed') task?.edges?.closed(report.stage)
    else if (report.kind === 'turn') void begin(report.owner)
    else if (report.kind === 'progress') void forward(report.progress)
    else if (report.kind === 'live') task?.edges?.live?.(report.report)
    else if (report.kind === 'done') settle()?.resolve(report.results)
    else settle()?.reject(unpackError(report.error))
  }

  return {
    async perform(order, edges, signal) {
      if (ended !== undefined) throw new DriverFailed('the load driver has ended', ended)
      if (task !== undefined) throw new Error('the load driver does one task at a time')
      const abort = (): void => void child.send({ kind: 'abort' } satisfies Order)
      signal?.addEventListener('abort', abort, { once: true })
      try {
        return await new Promise((resolve, reject) => {
          task = { edges, resolve, reject }
          child.send(order)
        })
      } catch (error) {
        signal?.throwIfAborted()
        throw error
      } finally {
        signal?.removeEventListener('abort', abort)
      }
    },
    async [Symbol.asyncDispose]() {
      end('disposed of')
      if (child.connected) child.disconnect()
      const kill = setTimeout(() => child.kill('SIGKILL'), STOP_GRACE_MS)
      if (child.exitCode === null && child.signalCode === null) await exited
      clearTimeout(kill)
    },
  }
}
