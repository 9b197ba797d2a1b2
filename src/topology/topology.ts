/** Who pays for a component, and so which price applies to what it used. */
export type CostKind = 'container' | 'database' | 'broker' | 'functions'

/** Infrastructure that a runtime brings itself, in place of an image. */
export type EmbeddedKind = 'postgres'

export type DependencyCondition = 'service_started' | 'service_healthy'

/** One service of a compose file, after all overrides. */
export interface Service {
  readonly name: string
  readonly image: string | undefined
  /** Program and arguments; run in the folder of the compose file by the process runtime. */
  readonly command: readonly string[] | undefined
  readonly environment: Readonly<Record<string, string>>
  /** The port that the service listens on, as other services name it (`http://orders:8080`). */
  readonly port: number | undefined
  readonly dependsOn: readonly { readonly service: string; readonly condition: DependencyCondition }[]
  /** Path that answers 200 when the service is ready; without one, an open port is taken for ready. */
  readonly healthPath: string | undefined
  readonly embedded: EmbeddedKind | undefined
  readonly cost: CostKind
  /** Path of the Prometheus page that says what functions were invoked and billed. */
  readonly functionMetricsPath: string | undefined
  readonly replicas: number
  /** Time between SIGTERM and SIGKILL. */
  readonly stopGraceMs: number
}

/** The components of a target and how they are joined. */
export interface Topology {
  readonly name: string
  readonly architecture: string | undefined
  readonly variant: string | undefined
  /** Absolute path of the compose file. */
  readonly file: string
  readonly directory: string
  /** Name of the service that takes the traffic. */
  readonly entrypoint: string
  readonly services: readonly Service[]
}
