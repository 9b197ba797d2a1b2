import { fork } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { CpuMeter } from '../../src/machine/cpu-meter.ts'
import { pinned } from '../../src/machine/pinning.ts'
import { findCommand } from '../load-accuracy/peers/find-command.ts'
import { type FastServer, startNginx } from './nginx.ts'

/** nginx where it is installed, else a bare one of our own. */
export async function startFastServer(cpu: number | undefined): Promise<FastServer> {
  // Debian keeps it where only root's PATH leads.
  const nginx = findCommand('nginx', '/usr/sbin')
  return nginx === undefined ? await startFixedServer(cpu) : await startNginx(nginx, cpu)
}

async function startFixedServer(cpu: number | undefined): Promise<FastServer> {
  const [execPath = '', ...execArgv] = pinned([process.execPath], cpu === undefined ? [] : [cpu])
  const child = fork(path.join(import.meta.dirname, 'fixed-server.ts'), [], { execPath, execArgv })
  const [port] = await once(child, 'message')
  return {
    name: 'a bare Node.js server (nginx is not here)',
    url: `http://127.0.0.1:${port}/`,
    pid: child.pid ?? 0,
    async [Symbol.asyncDispose]() {
      const exited = once(child, 'exit')
      if (child.kill()) await exited
    },
  }
}

/** CPU time that a server uses while something runs, in milliseconds. */
export async function withServerCpu<T>({ pid }: FastServer, run: () => Promise<T>): Promise<[T, number]> {
  const meter = new CpuMeter()
  const readMs = (): number => meter.read([pid]) ?? Number.NaN
  const beforeMs = readMs()
  const result = await run()
  return [result, readMs() - beforeMs]
}
