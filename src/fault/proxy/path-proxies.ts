import { extname } from 'node:path'
import { AskedThread } from '../../base/asked-thread.ts'
import { ExitCode, UserError } from '../../base/errors.ts'
import type { Impediment } from '../fault-kind.ts'
import type { ProxyAnswer, ProxyOrder } from './orders.ts'

type OpenOrder = Omit<Extract<ProxyOrder, { kind: 'open' }>, 'id' | 'kind' | 'path'>

/** The proxies on the paths between the components of one deployment, in a thread of this process. */
export class PathProxies implements AsyncDisposable {
  readonly #thread: AskedThread<ProxyOrder, ProxyAnswer>
  readonly #paths: { readonly name: string; readonly ends: readonly [string, string] }[] = []

  constructor() {
    const file = new URL(`./proxy-thread${extname(import.meta.url)}`, import.meta.url)
    this.#thread = new AskedThread(file, 'the proxies between components')
  }

  /**
   * Opens the path from one component to another. Throws a UserError where nothing can listen there.
   * @param host address to listen on
   * @returns the port that stands for the other one
   */
  async open(from: string, to: string, order: OpenOrder): Promise<number> {
    const path = `${from} > ${to}`
    this.#paths.push({ name: path, ends: [from, to] })
    const { port, error } = await this.#thread.ask({ kind: 'open', path, ...order })
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
    await this.#thread.ask({ kind: 'impede', paths: paths.map(({ name }) => name), impediment })
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#thread[Symbol.asyncDispose]()
  }
}
