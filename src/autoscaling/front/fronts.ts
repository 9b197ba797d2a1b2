import { extname } from 'node:path'
import { AskedThread } from '../../base/asked-thread.ts'
import { ExitCode, UserError } from '../../base/errors.ts'
import type { ReplicaAddress } from './front.ts'
import type { FrontAnswer, FrontOrder } from './orders.ts'

/** The fronts of the components of one deployment whose replicas change, in a thread of this process. */
export class Fronts implements AsyncDisposable {
  readonly #thread: AskedThread<FrontOrder, FrontAnswer>

  constructor() {
    const file = new URL(`./front-thread${extname(import.meta.url)}`, import.meta.url)
    this.#thread = new AskedThread(file, 'the fronts of components')
  }

  /**
   * Opens the front of a component, without replicas. Throws a UserError where nothing can listen there.
   * @param host address to listen on
   */
  async open(component: string, host: string): Promise<OpenFront> {
    const { port, error } = await this.#thread.ask({ kind: 'open', component, host })
    if (port !== undefined) return new OpenFront(this.#thread, component, port)
    throw new UserError(`the front of ${component} cannot listen on ${host}`, {
      found: error,
      remedy: 'Leave out --autoscale, or run again',
      exitCode: ExitCode.failed,
    })
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#thread[Symbol.asyncDispose]()
  }
}

/** What takes the requests of one component and gives them to its replicas. */
export class OpenFront {
  /** Where it listens. */
  readonly port: number
  readonly #thread: AskedThread<FrontOrder, FrontAnswer>
  readonly #component: string

  constructor(thread: AskedThread<FrontOrder, FrontAnswer>, component: string, port: number) {
    this.#thread = thread
    this.#component = component
    this.port = port
  }

  async add(replica: ReplicaAddress): Promise<void> {
    await this.#thread.ask({ kind: 'add', component: this.#component, replica })
  }

  /** Gives it no more requests; settles when it has answered those that it has. */
  async drain(replica: ReplicaAddress): Promise<void> {
    await this.#thread.ask({ kind: 'drain', component: this.#component, replica })
  }

  /** Requests that replicas have not answered yet. */
  async inFlight(): Promise<number> {
    return (await this.#thread.ask({ kind: 'look', component: this.#component })).inFlight ?? 0
  }
}
