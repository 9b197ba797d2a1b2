import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { pinned } from '../../src/machine/pinning.ts'
import { freePorts } from '../../src/runtime/free-ports.ts'

/** A server that should be faster than whatever drives it. */
export interface FastServer extends AsyncDisposable {
  readonly name: string
  readonly url: string
  readonly pid: number
}

const READY_WITHIN_MS = 5_000

/** The same few bytes for every request. */
const FEW_BYTES = `return 200 '{"ok":true}';`

/** One process, no log, over connections that stay open. */
function configuration(port: number, answer: string): string {
  return `
daemon off;
master_process off;
error_log stderr crit;
pid nginx.pid;
events { worker_connections 4096; }
http {
  access_log off;
  default_type application/json;
  keepalive_requests 1000000000;
  keepalive_timeout 600s;
  client_body_temp_path body; proxy_temp_path proxy; fastcgi_temp_path fastcgi; uwsgi_temp_path uwsgi; scgi_temp_path scgi;
  server { listen 127.0.0.1:${port} backlog=4096; location / { ${answer} } }
}
`
}

/** Starts nginx on this CPU. @param answer what it does with a request, in its own words */
export async function startNginx(
  command: string,
  cpu: number | undefined,
  answer: string = FEW_BYTES,
): Promise<FastServer> {
  const folder = await mkdtemp(path.join(tmpdir(), 'archbench-nginx-'))
  const [port = 0] = await freePorts(1, new Set())
  const file = path.join(folder, 'nginx.conf')
  await writeFile(file, configuration(port, answer))
  const [executable = '', ...args] = pinned(
    [command, '-p', folder, '-c', file, '-e', 'stderr'],
    cpu === undefined ? [] : [cpu],
  )
  const child = spawn(executable, args, { stdio: ['ignore', 'ignore', 'inherit'] })
  const exited = once(child, 'exit')
  const stop = async (): Promise<void> => {
    if (child.kill()) await exited
    await rm(folder, { recursive: true })
  }
  try {
    await accepting(port)
  } catch (error) {
    await stop()
    throw error
  }
  return {
    name: 'nginx',
    url: `http://127.0.0.1:${port}/`,
    pid: child.pid ?? 0,
    [Symbol.asyncDispose]: stop,
  }
}

async function accepting(port: number): Promise<void> {
  const untilMs = performance.now() + READY_WITHIN_MS
  for (;;) {
    const socket = connect(port, '127.0.0.1')
    try {
      await once(socket, 'connect')
      return
    } catch (error) {
      if (performance.now() > untilMs) throw error
      await delay(5)
    } finally {
      socket.destroy()
    }
  }
}
