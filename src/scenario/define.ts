import type { ZodType } from 'zod'
import type { Random } from './random.ts'

/** An HTTP request relative to the entry point of a target. */
export interface Request {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  readonly path: string
  readonly headers?: Readonly<Record<string, string>>
  /** Sent as JSON. */
  readonly body?: unknown
}

export interface Response {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  /** The parsed JSON body; `undefined` where there was none. */
  readonly body: unknown
}

/** Rows of the data set by kind, in the order in which they are loaded. */
export type Dataset = Readonly<Record<string, readonly object[]>>

/**
 * One operation that was drawn from the seeded stream. It holds only what is the same for every target;
 * what a target answered (tokens, ids) is filled in by `request` when it is sent.
 */
export interface Planned<Params = unknown> {
  readonly operation: string
  readonly params: Params
}

/** A write that the target has accepted: what the invariants are checked against. */
export interface AcceptedWrite {
  /** Identifies the write at the client, e.g. the user and the Idempotency-Key. */
  readonly key: string
  /** Identifies it at the target. */
  readonly id: string
  /** What was written, as far as the invariants need it. */
  readonly content: unknown
}

/** All that the driver knows about the writes of one round. */
export interface Ledger {
  readonly accepted: readonly AcceptedWrite[]
  /** Keys of writes that were sent and never answered: they may have happened or not. */
  readonly unresolved: readonly string[]
}

/** What the invariants found. Every count above zero takes the target out of the ranking. */
export interface Findings {
  /** Accepted writes that were looked up. */
  readonly verified: number
  readonly lost: number
  readonly duplicated: number
  /** Stored writes that nobody sent. */
  readonly phantom: number
  readonly oversold: number
  /** The first findings in words. */
  readonly examples: readonly string[]
}

export interface Slo {
  /** Response time from the intended start. */
  readonly p99Ms: number
  /** Share of requests that may fail, 0 to 1. */
  readonly errorShare: number
  /** Time until an accepted write can be read. */
  readonly visibilityP99Ms: number
}

export interface Operation<State, Memory, Params> {
  /** Share of this operation in the traffic, relative to the sum of all weights. */
  readonly weight: number
  /** Draws what the operation is about. Must depend on its arguments alone: the same seed gives every target the same traffic. */
  plan(state: State, random: Random): Params
  /** Turns the plan into a request, with what the target has answered so far. */
  request(params: Params, memory: Memory): Request
  /** Each status that is a right answer, with the schema of its body. Every other status is an error. */
  readonly answers: Readonly<Record<number, ZodType>>
  /** Remembers what later operations need. */
  learn?(params: Params, response: Response, memory: Memory): void
  /** For a write: the client's key, known before it is sent. */
  writeKey?(params: Params): string
  /** For a write: the ledger entry when the answer accepted it, else `undefined`. */
  accepted?(params: Params, response: Response): Omit<AcceptedWrite, 'key'> | undefined
  /** For a write: the request that shows its effect, and how to tell that it is there. */
  readonly visibility?: {
    request(params: Params, response: Response, memory: Memory): Request
    visible(response: Response): boolean
  }
}

/** A request of a contract case, which may be one that no decent client would send. */
export interface ProbeRequest extends Request {
  /** Sent as it is, in place of `body`, and called JSON. */
  readonly rawBody?: string
}

/** What a contract case uses to talk to a target. */
export interface Probe {
  send(request: ProbeRequest): Promise<Response>
  /** Sends, and throws a sentence that says what was found and expected unless the status is one of these and the body fits. */
  expect(request: ProbeRequest, expected: Readonly<Record<number, ZodType>>): Promise<Response>
  /** Repeats a request until the answer satisfies; throws a sentence after the probe's time-out. */
  eventually(request: ProbeRequest, satisfied: (response: Response) => boolean, what: string): Promise<Response>
}

/** One thing that a target must do, or must refuse. */
export interface ContractCase<Data extends Dataset> {
  readonly name: string
  run(probe: Probe, data: Data): Promise<void>
}

/** What a target holds after a round: the rows of each audit view. */
export type Audit = Readonly<Record<string, readonly object[]>>

export interface ScenarioDefinition<Data extends Dataset, State, Memory, Operations> {
  readonly name: string
  readonly title: string
  readonly description: string
  readonly slo: Slo
  /** The rows that every target starts with. The same random source gives the same rows. */
  dataset(random: Random): Data
  /** What planning needs to know: the data set and what has been planned so far. */
  planState(data: Data): State
  /** What a target has told us; one for each target. */
  memory(data: Data): Memory
  /** Operations that are run once before any load, to fill the memory (sign in every user, say). */
  prepare?(data: Data): Planned[]
  readonly operations: Operations
  readonly contract: readonly ContractCase<Data>[]
  /** Audit views by name, with the schema of a row. They are read from `/bench/audit/<name>`. */
  readonly auditViews: Readonly<Record<string, ZodType>>
  /** Compares what was accepted with what is there. Pure. */
  verify(data: Data, ledger: Ledger, audit: Audit): Findings
}

/** A scenario as the rooms of the house see it: its own types erased. */
// biome-ignore lint/suspicious/noExplicitAny: a scenario's types are its own; nothing outside of it looks into them
export type Scenario = ScenarioDefinition<any, any, any, Record<string, Operation<any, any, any>>>

/**
 * Defines a scenario: the workload, the data, the contract and the invariants of one use case.
 * Returns its argument; the types of data, state and memory are checked against each other.
 */
export function defineScenario<
  Data extends Dataset,
  State,
  Memory,
  // biome-ignore lint/suspicious/noExplicitAny: each operation has parameters of its own
  Operations extends Record<string, Operation<State, Memory, any>>,
>(definition: ScenarioDefinition<Data, State, Memory, Operations>): Scenario {
  return definition
}
