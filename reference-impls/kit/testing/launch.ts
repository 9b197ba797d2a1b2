import { spawn } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { freePort } from './free-port.ts'

export interface LaunchedService extends AsyncDisposable {
  readonly url: string
  readonly pid: number
  /** Resolves to the exit code once the process has ended after this signal. */
  stop(signal: NodeJS.Signals): Promise<number | null>
}

const READY_TIMEOUT_MS = 20_000

/** Starts a service as a process of its own on a free port, and waits until it says that it is ready. */
export async function launch(file: string, environment: Readonly<Record<string, string>>): Promise<LaunchedService> {
  const port = await freePort()
  const output: string[] = []
  const child = spawn(process.execPath, [path.basename(file)], {
    cwd: path.dirname(file),
    env: { PATH: process.env.PATH, HOST: '127.0.0.1', PORT: String(port), BENCH: '1', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  child.stdout.on('data', (chunk) => output.push(String(chunk)))
  child.stderr.on('data', (chunk) => output.push(String(chunk)))
  const exited = once(child, 'exit')
  const stop = async (signal: NodeJS.Signals) => {
    child.kill(signal)
    await exited
    return child.exitCode
  }
  const service = {
    url: `http://127.0.0.1:${port}`,
    pid: child.pid ?? 0,
    stop,
    [Symbol.asyncDispose]: async () => {
      await stop('SIGTERM')
    },
  }
  const deadline = performance.now() + READY_TIMEOUT_MS
  while (!(await isReady(service.url))) {
    if (child.exitCode === null && performance.now() < deadline) await delay(10)
    else {
      await service[Symbol.asyncDispose]()
      throw new Error(`${file} did not become ready:\n${output.join('')}`)
    }
  }
  return service
}

async function isReady(url: string): Promise<boolean> {
  try {
    return (await fetch(`${url}/healthz`)).ok
  } catch {
    return false
  }
}
