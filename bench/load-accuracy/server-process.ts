import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { pinned } from '../../src/machine/pinning.ts'
import type { Behaviour } from './behaviours.ts'
import type { ServerNotes, ServerOrder, ServerReport } from './server-orders.ts'
import type { Dealing } from './timetable.ts'

/** The server of known behaviour, in a process of its own. */
export interface KnownServer extends AsyncDisposable {
  readonly url: string
  /** From now on it behaves so; its clock starts with the first request. */
  behave(behaviour: Behaviour, dealing: Dealing): Promise<void>
  /** It stops behaving and tells what it did. */
  tell(): Promise<ServerNotes>
}

/** Starts the server on this CPU, which nobody else should use: it never sleeps while it behaves. */
export async function startKnownServer(cpu: number | undefined): Promise<KnownServer> {
  const [execPath = '', ...execArgv] = pinned([process.execPath], cpu === undefined ? [] : [cpu])
  const child = fork(path.join(import.meta.dirname, 'server.ts'), [], { execPath, execArgv, serialization: 'advanced' })
  const { port } = await next(child, 'listening')
  return {
    url: `http://127.0.0.1:${port}/`,
    async behave(behaviour, dealing) {
      child.send({ kind: 'behave', behaviour, dealing } satisfies ServerOrder)
      await next(child, 'behaving')
    },
    async tell() {
      child.send({ kind: 'tell' } satisfies ServerOrder)
      const { notes } = await next(child, 'notes')
      return notes
    },
    async [Symbol.asyncDispose]() {
      const exited = once(child, 'exit')
      if (child.kill()) await exited
    },
  }
}

async function next<K extends ServerReport['kind']>(child: ChildProcess, kind: K) {
  const over = new AbortController()
  const report = once(child, 'message', { signal: over.signal })
  const end = once(child, 'exit', { signal: over.signal })
  try {
    const [found] = await Promise.race([
      report as Promise<[ServerReport]>,
      end.then(([code, signal]) => {
        throw new Error(`the server of known behaviour ended (${signal ?? `exit code ${code}`})`)
      }),
    ])
    if (found.kind !== kind) throw new Error(`the server of known behaviour said ${found.kind} in place of ${kind}`)
    return found as Extract<ServerReport, { kind: K }>
  } finally {
    over.abort()
    await Promise.allSettled([report, end])
  }
}
