import { ExitCode, UserError } from '../../base/errors.ts'
import type { Engine } from './engine/connect.ts'
import { labelFilter } from './labels.ts'

/** That a container ended, or that the kernel killed a process in it for want of memory. */
export interface ContainerEvent {
  readonly kind: 'die' | 'oom'
  readonly exitCode: number
}

type EventStream = NodeJS.ReadableStream & { destroy(): void }
type Listener = (event: ContainerEvent) => void

/** Engine and archbench may be on different clocks; events of this run alone are asked for. */
const LOOK_BACK_S = 60

/** One stream of events for all containers of a run. */
export class EngineEvents implements Disposable {
  /** Settles when the engine goes away: nothing is known of any container from then on. */
  readonly lost: Promise<UserError>
  readonly #stream: EventStream
  readonly #listeners = new Map<string, Listener>()
  #rest = ''
  #disposed = false

  private constructor(stream: EventStream, address: string) {
    this.#stream = stream
    stream.setEncoding('utf8').on('data', (text: string) => this.#read(text))
    this.lost = new Promise((resolve) => {
      const settle = (): void => {
        if (!this.#disposed) resolve(lostError(address))
      }
      stream.once('error', settle).once('end', settle).once('close', settle)
    })
  }

  static async open({ docker, address }: Pick<Engine, 'docker' | 'address'>, run: string): Promise<EngineEvents> {
    const stream = await docker.getEvents({
      since: Math.floor(Date.now() / 1000) - LOOK_BACK_S,
      filters: { ...labelFilter(run), type: ['container'], event: ['die', 'died', 'oom'] },
    })
    return new EngineEvents(stream as EventStream, address)
  }

  listen(containerId: string, listener: Listener): void {
    this.#listeners.set(containerId, listener)
  }

  forget(containerId: string): void {
    this.#listeners.delete(containerId)
  }

  [Symbol.dispose](): void {
    this.#disposed = true
    this.#stream.destroy()
  }

  /** One JSON document a line. */
  #read(text: string): void {
    const lines = (this.#rest + text).split('\n')
    this.#rest = lines.pop() ?? ''
    for (const line of lines) if (line.trim() !== '') this.#pass(JSON.parse(line))
  }

  #pass(event: { Action?: string; Actor?: { ID?: string; Attributes?: Readonly<Record<string, string>> } }): void {
    const kind = event.Action === 'died' ? 'die' : event.Action // Podman's word
    if (kind !== 'die' && kind !== 'oom') return
    const { exitCode, containerExitCode } = event.Actor?.Attributes ?? {}
    this.#listeners.get(event.Actor?.ID ?? '')?.({
      kind,
      exitCode: Number(exitCode ?? containerExitCode ?? Number.NaN),
    })
  }
}

function lostError(address: string): UserError {
  return new UserError(`the connection to the Docker engine at ${address} was lost`, {
    remedy: 'Look whether the engine still runs, and start again',
    exitCode: ExitCode.failed,
  })
}
