import { type ChildProcess, spawn } from 'node:child_process'
import { Agent } from 'node:http'
import { Duplex } from 'node:stream'
import type { EngineAddress } from './address.ts'

type SshAddress = Extract<EngineAddress, { kind: 'ssh' }>

/** That ssh could not make the connection, in its own last words. */
export class SshError extends Error {
  override readonly name = 'SshError'
}

/**
 * Carries HTTP through the system's own `ssh` to Docker's command line on the other machine, as Docker's does: what
 * the user has set up for ssh (configuration, keys, agent, known hosts) counts here as well, and the other machine's
 * key is checked, which dockerode's own ssh does not do.
 */
export class SshAgent extends Agent {
  readonly #command: readonly string[]

  constructor(address: SshAddress) {
    super()
    this.#command = sshCommand(address)
  }

  override createConnection(): Duplex {
    return new SshConnection(this.#command)
  }
}

/** The command whose standard input and output are a connection to the engine. */
export function sshCommand({ host, user, port, path }: SshAddress): string[] {
  return [
    'ssh',
    '-T',
    ...['-o', 'BatchMode=yes'], // nobody is there to be asked for a password
    ...['-o', 'ConnectTimeout=5'],
    ...(user === undefined ? [] : ['-l', user]),
    ...(port === undefined ? [] : ['-p', String(port)]),
    '--',
    host,
    'docker',
    ...(path === undefined ? [] : ['--host', shellQuoted(`unix://${path}`)]),
    'system',
    'dial-stdio',
  ]
}

/** ssh hands its arguments to a shell on the other machine. */
function shellQuoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`
}

class SshConnection extends Duplex {
  readonly #child: ChildProcess
  #errors = ''

  constructor([program = '', ...args]: readonly string[]) {
    super()
    const child = spawn(program, args, { stdio: 'pipe' })
    this.#child = child
    child.stdout.on('data', (chunk: Buffer) => {
      if (!this.push(chunk)) child.stdout.pause()
    })
    child.stderr.on('data', (chunk: Buffer) => {
      this.#errors = (this.#errors + chunk).slice(-2_000)
    })
    child.stdin.on('error', () => {}) // the process is gone: its end says why
    child.once('error', (error) => this.destroy(new SshError(error.message)))
    // Not at the end of its output, which comes before the exit code.
    child.once('close', (code) => {
      if (code === 0 || code === null) this.push(null)
      else this.destroy(new SshError(this.#errors.trim().split('\n').at(-1)?.trim() || `ssh ended with code ${code}`))
    })
  }

  override _read(): void {
    this.#child.stdout?.resume()
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    this.#child.stdin?.write(chunk, () => done())
  }

  override _final(done: () => void): void {
    this.#child.stdin?.end(done)
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.#child.kill()
    done(error)
  }
}
