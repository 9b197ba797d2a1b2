/** What a server is started from. */
export interface ServerStart {
  /** Path of the program that was found. */
  readonly program: string
  /** Arguments that the compose file gives it. */
  readonly args: readonly string[]
  /** As the service gets it: addresses are those of this machine, `HOST` and `PORT` say where to listen. */
  readonly environment: Readonly<Record<string, string>>
  /** Of the server alone: for its configuration and what it stores. */
  readonly folder: string
}

/** A server that is installed on this machine, and how the process runtime starts it. */
export interface ServerProgram {
  /** Programs that will do, the first that is found. */
  readonly programs: readonly string[]
  /** Arguments that make it print its version. */
  readonly versionArgs: readonly string[]
  readonly debian: string
  readonly homebrew: string
  /** Sent to make it stop at once. */
  readonly stopSignal: NodeJS.Signals
  /** Writes what it reads, and gives the command that keeps it in the foreground. */
  readonly command: (start: ServerStart) => readonly string[]
}
