import type { EmbeddedKind } from './embedded-kind.ts'
import type { VariantGroup } from './variant-groups.ts'

/** Who pays for a component, and so which price applies to what it used. */
export type CostKind = 'container' | 'database' | 'broker' | 'functions'

export type DependencyCondition = 'service_started' | 'service_healthy' | 'service_completed_successfully'

/** How an image is built from files of the user. */
export interface ImageBuild {
  /** Absolute path of the folder that is sent to the builder, less what its .dockerignore names. */
  readonly context: string
  /** Path of the Dockerfile, relative to the context. */
  readonly dockerfile: string
  readonly args: Readonly<Record<string, string>>
  /** Stage to stop at. */
  readonly target: string | undefined
}

/** A command that a container runs in itself to tell whether it is ready. */
export interface HealthCheck {
  /** Program and arguments; the shell form comes as `['/bin/sh', '-c', …]`. */
  readonly command: readonly string[]
  readonly timeoutMs: number
}

export interface Ulimit {
  readonly soft: number
  readonly hard: number
}

/** A file or folder of the project that a container can read, and never write. */
export interface FileMount {
  /** Absolute path on this machine. */
  readonly source: string
  /** Absolute path in the container. */
  readonly target: string
}

/** What only a container runtime heeds. */
export interface ContainerSettings {
  readonly build: ImageBuild | undefined
  /** Replaces the entry point of the image. */
  readonly entrypoint: readonly string[] | undefined
  readonly workingDirectory: string | undefined
  /** The image's own user where it is left out. */
  readonly user: string | undefined
  readonly readOnly: boolean
  readonly addedCapabilities: readonly string[]
  /** Of those that the engine gives by itself; `ALL` of them. */
  readonly droppedCapabilities: readonly string[]
  readonly mounts: readonly FileMount[]
  /** Paths in memory, each with its options by the path: `/tmp`, `/run:size=64m`. */
  readonly tmpfs: readonly string[]
  /** Paths in the container that lie on a volume of the deployment's own, which goes with it. */
  readonly volumes: readonly string[]
  /** Whether a small init process reaps orphans and passes signals on. */
  readonly init: boolean
  readonly ulimits: Readonly<Record<string, Ulimit>>
  readonly shmBytes: number | undefined
  /** `undefined`: the image's own, `null`: none. */
  readonly healthCheck: HealthCheck | null | undefined
  /** How long its health check lets it take until it counts as unhealthy: `start_period`, then `retries` times `interval`. */
  readonly startAllowanceMs?: number | undefined
  /** The service's part of the memory budget, a replica; those without one share what is left. */
  readonly memoryBytes: number | undefined
}

/** One service of a compose file, after all overrides. */
export interface Service {
  readonly name: string
  readonly image: string | undefined
  /** Program and arguments; run in the folder of the compose file by the process runtime. */
  readonly command: readonly string[] | undefined
  readonly environment: Readonly<Record<string, string>>
  /** The port that the service listens on, as other services name it (`http://orders:8080`). */
  readonly port: number | undefined
  /** The port of this machine that it listens on whatever it is told, as a process; left out: it listens where it is told. */
  readonly ownPort?: number | undefined
  readonly dependsOn: readonly { readonly service: string; readonly condition: DependencyCondition }[]
  /** Other names by which the services of the target find it. */
  readonly aliases?: readonly string[] | undefined
  /** Path that answers 200 when the service is ready; without one, an open port is taken for ready. */
  readonly healthPath: string | undefined
  readonly embedded: EmbeddedKind | undefined
  readonly cost: CostKind
  /** Path of the Prometheus page that says what functions were invoked and billed. */
  readonly functionMetricsPath: string | undefined
  /** Path of the Prometheus page that says how many requests it has served, and what its cache did. */
  readonly requestMetricsPath?: string | undefined
  /** What becomes of what the service has accepted when the machine fails, in words; `undefined`: it does not say. */
  readonly durability: string | undefined
  readonly replicas: number
  /** Time between SIGTERM and SIGKILL. */
  readonly stopGraceMs: number
  readonly container: ContainerSettings
}

/** The components of a target and how they are joined. */
export interface Topology {
  readonly name: string
  readonly architecture: string | undefined
  readonly variant: string | undefined
  /** What the variant is for, in one sentence. */
  readonly purpose?: string | undefined
  /** What the variant is about. */
  readonly group?: VariantGroup | undefined
  /** Absolute path of the compose file; of a target without one, how it was named. */
  readonly file: string
  /** How a target without a compose file is named on a command line. */
  readonly argument?: string | undefined
  /** Where commands run; empty for what runs already. */
  readonly directory: string
  /** Name of the service that takes the traffic. */
  readonly entrypoint: string
  readonly services: readonly Service[]
  /** What whoever starts it should know, each a sentence without a full stop: variables that are not set, files that were read beside the compose file. */
  readonly notes: readonly string[]
}
