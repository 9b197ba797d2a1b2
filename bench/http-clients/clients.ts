import { Client as UndiciClient } from 'undici'
import { Connections } from '../../src/http/connections.ts'
import type { HttpAnswer } from '../../src/http/exchange.ts'
import { requestText } from '../../src/http/request-text.ts'

/** A client under test: sends one GET when it is told, and says when the answer has come. */
export interface TestedClient extends AsyncDisposable {
  send(path: string, done: (isRight: boolean) => void): void
}

/** No limit: what cannot be kept up with shows in the service time. */
const MOST_IN_FLIGHT = Number.POSITIVE_INFINITY
const headers = { accept: 'application/json' }

/** The driver's own. */
export function ownClient(url: string): TestedClient {
  const connections = new Connections(url, MOST_IN_FLIGHT, 5_000)
  return {
    send(path, done) {
      const text = requestText({ method: 'GET', path, headers, body: undefined }, connections.host)
      const listener = {
        answered: (answer: HttpAnswer) => done(answer.status === 200 && answer.read().body !== undefined),
        lost: () => done(false),
      }
      connections.send(text, listener, performance.now())
    },
    [Symbol.asyncDispose]: async () => connections[Symbol.dispose](),
  }
}

/** undici, with a client for each connection, so that each takes one request at a time; last used, first used, as the driver's own. */
export function undiciClient(url: string): TestedClient {
  const all: UndiciClient[] = []
  const idle: UndiciClient[] = []
  const connect = (): UndiciClient => {
    const client = new UndiciClient(url, { pipelining: 1, headersTimeout: 0, bodyTimeout: 0 })
    all.push(client)
    return client
  }
  return {
    send(path, done) {
      const client = idle.pop() ?? connect()
      const chunks: Buffer[] = []
      let status = 0
      const end = (isRight: boolean): void => {
        idle.push(client)
        done(isRight)
      }
      client.dispatch(
        { method: 'GET', path, headers },
        {
          onRequestStart() {},
          onResponseStart: (_controller, received) => {
            status = received
          },
          onResponseData: (_controller, chunk) => {
            chunks.push(chunk)
          },
          onResponseEnd: () => end(status === 200 && Buffer.concat(chunks).toString('utf8').length > 0),
          onResponseError: () => end(false),
        },
      )
    },
    [Symbol.asyncDispose]: async () => {
      await Promise.all(all.map((client) => client.destroy()))
    },
  }
}
