import { extname } from 'node:path'
import { Worker } from 'node:worker_threads'
import { ExitCode, UserError } from '../../base/errors.ts'
import type { Impediment } from '../fault-kind.ts'
import type { ProxyAnswer, ProxyOrder } from './orders.ts'

type Order<Kind extends ProxyOrder['kind']> = Omit<Extract<ProxyOrder, { kind: Kind }>, 'id' | 'kind'>

/**
 * The proxies on the paths between the components of one deployment. They are in a thread of this process, so that they end
 * with it, however it ends, and do not wait for what else it does.
 */
export class PathProxies implements AsyncDisposable {
  readonly #thread: Worker
  readonly #paths: { readonly name: string; readonly ends: readonly [string, string] }[] = []
  readonly #asked = new Map<number, PromiseWithResolvers<ProxyAnswer>>()
  #count = 0

  constructor() {
    this.#thread = new Worker(new URL(`./proxy-thread${extname(import.meta.url)}`, import.meta.url))
    this.#thread.unref()
    this.#thread.on('message', (answer: ProxyAnswer) => this.#asked.get(answer.id)?.resolve(answer))
    this.#thread.on('error', (error) => this.#fail(error))
    this.#thread.on('exit', () => this.#fail(new Error('the proxies between components have ended')))
  }

  /**
   * Opens the path from one component to another. Throws a UserError where nothing can listen there.
   * @param host address to listen on
   * @returns the port that stands for the other one
   */
  async open(from: string, to: string, order: Omit<Order<'open'>, 'path'>): Promise<number> {
    const path = `${from} > ${to}`
    this.#paths.push({ name: path, ends: [from, to] })
    const { port, error } = await this.#ask({ kind: 'open', path, ...order })
    if (port !== undefined) return port
    throw new UserError(`the proxy between ${from} and ${to} cannot listen on ${order.host}`, {
      found: error,
      remedy: 'Leave out --fault, or run again',
      exitCode: ExitCode.failed,
    })
  }

  /** Whether a path begins or ends at a component. */
  reach(component: string): boolean {
    return this.#paths.some(({ ends }) => ends.includes(component))
  }

  /** Impedes the paths between a component and another one, or all others; `undefined` ends that. */
  async impede(impediment: Impediment | undefined, component: string, other: string | undefined): Promise<void> {
    const paths = this.#paths.filter(
      ({ ends }) => ends.includes(component) && (other === undefined || ends.includes(other)),
    )
    await this.#ask({ kind: 'impede', paths: paths.map(({ name }) => name), impediment })
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#thread.terminate()
  }

  #ask(order: ({ kind: 'open' } & Order<'open'>) | ({ kind: 'impede' } & Order<'impede'>)): Promise<ProxyAnswer> {
    const id = this.#count++
    const answer = Promise.withResolvers<ProxyAnswer>()
    this.#asked.set(id, answer)
    this.#thread.postMessage({ id, ...order })
    return answer.promise.finally(() => this.#asked.delete(id))
  }

  #fail(error: unknown): void {
    for (const { reject } of this.#asked.values()) reject(error)
  }
}
