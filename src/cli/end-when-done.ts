import { ExitCode } from '../base/errors.ts'

/** What is still open then is not going to end by itself. */
const GRACE_MS = 5_000
/** Nobody who has pressed Ctrl-C waits for it. */
const INTERRUPTED_GRACE_MS = 100

/** What Node.js calls what keeps a process running, in words of the user. */
const WORDS: Readonly<Record<string, string>> = {
  TCPSocketWrap: 'TCP connection',
  TCPServerWrap: 'TCP server',
  PipeWrap: 'pipe or Unix socket',
  PipeConnectWrap: 'pipe or Unix socket',
  ProcessWrap: 'child process',
  MessagePort: 'thread',
  Timeout: 'timer',
  FSReqCallback: 'file operation',
  FSReqPromise: 'file operation',
}

/**
 * Called when a command has done its work: the process ends by itself as soon as nothing is open any more. If something
 * keeps it for longer, that is named and the process ended.
 */
export function endWhenDone({
  graceMs = process.exitCode === ExitCode.interrupted ? INTERRUPTED_GRACE_MS : GRACE_MS,
  stream = process.stderr,
} = {}): void {
  const check = (): void => {
    // Somebody still reads what was printed.
    if (process.stdout.writableLength > 0 || process.stderr.writableLength > 0) {
      setTimeout(check, graceMs).unref()
      return
    }
    // What was interrupted leaves requests without an answer.
    if (process.exitCode !== ExitCode.interrupted) {
      stream.write(
        `archbench: warning: this command is done and still had open: ${stillOpen(process.getActiveResourcesInfo())}\n`,
      )
    }
    process.exit()
  }
  // It keeps nothing running itself.
  setTimeout(check, graceMs).unref()
}

/** Counts what is open, by kind: "2 TCP connections, 1 timer". */
export function stillOpen(resources: readonly string[]): string {
  // Standard input, output and error are open in every process.
  const kinds = Map.groupBy(
    resources.filter((name) => name !== 'TTYWrap'),
    (name) => WORDS[name] ?? name,
  )
  return (
    [...kinds].map(([name, { length }]) => `${length} ${name}${length === 1 ? '' : pluralEnding(name)}`).join(', ') ||
    'nothing that it can name'
  )
}

function pluralEnding(name: string): string {
  return name.endsWith('process') ? 'es' : 's'
}
