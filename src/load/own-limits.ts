import { readFileSync } from 'node:fs'
import { ExitCode, UserError } from '../base/errors.ts'

/** What this system lets the driver have. `undefined` where it does not tell, or sets no limit. */
export interface OwnLimits {
  /** Files and sockets that a process may have open. Node.js raises its soft limit to the hard one when it starts. */
  readonly openFiles: number | undefined
  /** Local ports from which connections may be made. */
  readonly localPorts: number | undefined
}

/** What a run asks of the driver at most. */
export interface OwnNeeds {
  /** Connections, or requests in flight, that one load has at a time. */
  readonly connections: number
  /** What sets this number, as a person would change it. */
  readonly setBy: string
  readonly workers: number
}

/** Open in the driver's process before it drives anything: its program, pipes and the like. */
const FILES_OF_PROCESS = 48
/** Of each thread: its event loop, and what reads writes back beside the load. */
const FILES_OF_WORKER = 80

/** The limits that the driver's process will have: it gets those of this one. */
export function readOwnLimits(): OwnLimits {
  const [, openFiles] = /^Max open files +(\d+)/m.exec(read('/proc/self/limits')) ?? []
  const [, first, last] = /^(\d+)\s+(\d+)/.exec(read('/proc/sys/net/ipv4/ip_local_port_range')) ?? []
  return {
    openFiles: openFiles === undefined ? undefined : Number(openFiles),
    localPorts: first === undefined ? undefined : Number(last) - Number(first) + 1,
  }
}

/** Throws a UserError where the driver could not open as many connections as a run may want, before anything is started. */
export function checkOwnLimits(needs: OwnNeeds, limits = readOwnLimits()): void {
  const { connections, setBy, workers } = needs
  const files = FILES_OF_PROCESS + workers * FILES_OF_WORKER + connections
  if (limits.openFiles !== undefined && limits.openFiles < files) {
    throw new UserError('The load driver may not open as many files as this run needs', {
      found: `at most ${limits.openFiles} open files (ulimit -n)`,
      expected: `${files}, for ${connections} ${setBy}`,
      remedy: `Raise the limit first ("ulimit -n ${files}" in the shell, "--ulimit nofile=${files}" of a container, LimitNOFILE= of a service)`,
      exitCode: ExitCode.failed,
    })
  }
  const ports = connections + workers * FILES_OF_WORKER
  if (limits.localPorts !== undefined && limits.localPorts < ports) {
    throw new UserError('The load driver has too few local ports for this run', {
      found: `${limits.localPorts} ports (net.ipv4.ip_local_port_range)`,
      expected: `${ports}, for ${connections} ${setBy}`,
      remedy: 'Widen the range first: sysctl -w net.ipv4.ip_local_port_range="10000 65535"',
      exitCode: ExitCode.failed,
    })
  }
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}
