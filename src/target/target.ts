import type { RuntimeName } from '../runtime/runtimes.ts'
import type { Topology } from '../topology/topology.ts'

/** What a user can say of one target besides what it is. */
export interface TargetSettings {
  /** What it is, as on the command line: `monolith`, `./shop`, `cmd:node server.js`, `image:shop:1.4`, `http://127.0.0.1:8080`. */
  readonly target: string
  /** What it is called in output and result. */
  readonly name?: string | undefined
  /** Of a command or an image: the path that answers 200 when it is ready, or the URL with the port that it listens on. */
  readonly health?: string | undefined
  /** Command or URL that puts its data back to the start. */
  readonly reset?: string | undefined
  /** Sent with every request. `${NAME}` in a value stands for a variable of the environment. */
  readonly headers?: Readonly<Record<string, string>> | undefined
  /** Allows a target that is not on this machine any rate. */
  readonly mayLoad?: boolean | undefined
}

/** What a user measures: what it is, alone or with what else is to be known of it. */
export type AskedTarget = string | TargetSettings

/** What flags say of every target of a run that is no reference implementation. */
export type TargetFlags = Omit<TargetSettings, 'target' | 'name'>

export type TargetKindName = 'target' | 'image' | 'git' | 'command' | 'url'

/** What opening a target needs to know. */
export interface OpenOptions {
  /** Compose file, or target, that images and revisions go with; undefined: an image is a target of its own. */
  readonly compose: string | undefined
  /** Whose reference implementations the names of targets stand for. */
  readonly scenario: string
  /** Shell command that makes the files of a revision ready to run. */
  readonly prepare: string | undefined
  /** Secret that compose files may use; targets of one run have the same. */
  readonly secret: string
  readonly health: string | undefined
  readonly signal: AbortSignal
}

/** What a target is, as the user wrote it, before anything of it was looked at. */
export interface ParsedTarget {
  readonly kind: TargetKindName
  /** As it was written, with credentials masked. */
  readonly text: string
  /** Gets the files of the target. Throws a UserError where they cannot be had. */
  open(options: OpenOptions): Promise<OpenTarget>
}

/** Reads one kind of target: `undefined` where the text is of another kind, a UserError where it is of this one and wrong. */
export type ParseTarget = (text: string, key: string) => ParsedTarget | undefined

/** A target whose files are there. */
export interface OpenTarget extends AsyncDisposable {
  readonly description: TargetDescription
  /** Where it runs already; undefined for what has to be started. */
  readonly url: URL | undefined
  /** Whether only containers can run it: as processes two images of one service would be the same program. */
  readonly needsContainers: boolean
  /** What a runtime is to start, under the name that the target has in this run. */
  topology(name: string, runtime: RuntimeName): Promise<Topology>
}

export interface TargetDescription {
  /** Short enough for a table. */
  readonly name: string
  readonly kind: TargetKindName
  readonly source: string
  /** Commit of a revision. */
  readonly revision: string | null
}

/** What most kinds have in common: nothing runs yet, and nothing has to be removed. */
export const PLAIN_TARGET = {
  url: undefined,
  needsContainers: false,
  [Symbol.asyncDispose]: async () => {},
} as const
