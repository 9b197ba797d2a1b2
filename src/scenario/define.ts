import type { ZodType } from 'zod'
import type { FindingCounts } from './finding.ts'
import type { Random } from './random.ts'

/** An HTTP request relative to the entry point of a target. */
export interface Request {
  readonly method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  readonly path: string
  readonly headers?: Readonly<Record<string, string>>
  /** Sent as JSON. */
  readonly body?: unknown
  /** Sent as it is, in place of `body`; called JSON unless there is a header `content-type`. */
  readonly rawBody?: string
}

export interface Response {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  /** The parsed JSON body; `undefined` where there was none, its text where it is no JSON. */
  readonly body: unknown
  /** Why the body is no JSON, where it is none. */
  readonly notJson?: string | undefined
}

/** How much data a target starts with. */
export const DATA_SIZES = ['small', 'medium', 'large'] as const
export type DataSize = (typeof DATA_SIZES)[number]

/** Rows in their order: an array, or `generatedRows`, which makes each row when it is asked for and keeps none. */
export interface Rows<Row extends object = object> extends Iterable<Row> {
  readonly length: number
  at(index: number): Row | undefined
}

/** Rows of the data set by kind, in the order in which they are loaded. */
export type Dataset = Readonly<Record<string, Rows>>

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
  /** When the answer came, since the first window of its load opened; left out where it was written before any load. */
  readonly acceptedMs?: number | undefined
}

/** All that the driver knows about the writes of one round. */
export interface Ledger {
  readonly accepted: readonly AcceptedWrite[]
  /** Keys of writes that were sent and never answered: they may have happened or not. */
  readonly unresolved: readonly string[]
  /** Writes that were answered by a refusal: they have not happened. 0 where it is left out. */
  readonly refused?: number
}

/** What the invariants found. Every count above zero takes the target out of the ranking. */
export interface Findings extends FindingCounts {
  /** Accepted writes that were looked up. */
  readonly verified: number
  /** The first findings in words. */
  readonly examples: readonly string[]
}

/** What a scenario says of it: a kind that it does not name was not found. */
export type Found = Pick<Findings, 'verified' | 'examples'> & Partial<FindingCounts>

export interface Slo {
  /** Response time from the intended start. */
  readonly p99Ms: number
  /** Share of requests that may fail, 0 to 1. */
  readonly errorShare: number
  /** Time until an accepted write can be read. */
  readonly visibilityP99Ms: number
}

/** What somebody has to know of an operation who implements it: it becomes a part of the OpenAPI document. */
export interface OperationApi {
  /** One line without a full stop. */
  readonly summary: string
  readonly description?: string
  readonly method: Request['method']
  /** Template: `/orders/{id}`. */
  readonly path: string
  /** What may stand in the template's braces, in the query and in the headers. A schema that takes `undefined` makes it optional. */
  readonly parameters?: Readonly<Partial<Record<'path' | 'query' | 'header', Readonly<Record<string, ZodType>>>>>
  readonly body?: ZodType
  /** Whether it wants `Authorization: Bearer <token>`. */
  readonly signedIn?: boolean
  /** Right answers with a body of their own that the traffic never gets: to the repeat of a write, say. */
  readonly otherAnswers?: Readonly<Record<number, ZodType>>
  /** What the statuses mean that are right but no answer to a decent client: `{ 401: 'no token, …' }`. Body: `api.error` of the scenario. */
  readonly refusals?: Readonly<Record<number, string>>
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
  /**
   * What is wrong with an answer of the right shape, in words that are the same each time: another order than was asked
   * for, say. Looked at for every answer, in the checks and under load; any takes the target out of the ranking.
   * @param request as it was sent: the memory may have moved on since
   */
  mismatch?(params: Params, response: Response, memory: Memory, request: Request): string | undefined
  /** Remembers what later operations need. */
  learn?(params: Params, response: Response, memory: Memory): void
  /** For a write: the client's key, known before it is sent. */
  writeKey?(params: Params): string
  /** For a write: the ledger entry when the answer accepted it, else `undefined`. */
  accepted?(params: Params, response: Response): Omit<AcceptedWrite, 'key' | 'acceptedMs'> | undefined
  /** For a write: the request that shows its effect, and how to tell that it is there. */
  readonly visibility?: {
    request(params: Params, response: Response, memory: Memory): Request
    /** @param accepting the answer that accepted the write: what is to be seen may have got its name there */
    visible(response: Response, accepting: Response): boolean
  }
  /** For `archbench contract`. */
  readonly api?: OperationApi
  /** Where it is defined, for messages. */
  readonly place?: Place
  /** For the differential check of a scenario with optional `/bench` routes: what of an answer must be the same in every target. */
  comparable?(params: Params, response: Response, memory: Memory): object | undefined
}

/** Where something stands in a file that a user wrote. */
export interface Place {
  /** As the user named it. */
  readonly file: string
  readonly line: number
  readonly key: string
}

/** A request of a contract case, which may be one that no decent client would send. */
export interface ProbeRequest extends Request {
  /** Longest wait for the answer, where the client's own is not right. */
  readonly timeoutMs?: number
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

/** What `archbench contract` has to know besides the operations. */
export interface ScenarioApi {
  /** What schemas cannot say, in Markdown. */
  readonly rules: string
  /** Body of every refusal. */
  readonly error: ZodType
  /** A row of each kind of the data set, as it is loaded. */
  readonly rows: Readonly<Record<string, ZodType>>
}

/** For the differential check: the same operations must leave the same state behind in every target. */
export interface Differential {
  /** The part of the audit that must be the same, without ids and times that may differ; rows in any order. */
  finalState(audit: Audit): Audit
  /** Whether the outcome does not depend on the order of the operations; else each write is waited for until it is visible. */
  readonly anyOrder?: boolean
}

/** A part of the truth: some accepted writes, and the rows that were looked up for them. */
export interface Sample {
  readonly writes: readonly AcceptedWrite[]
  readonly audit: Audit
}

/** How to verify a round that left too much behind to be read whole: by totals that the target counts, and a sample. */
export interface Sampling<Data extends Dataset, Totals> {
  /** Of the answer to `GET /bench/audit/totals`. */
  readonly totals: ZodType<Totals>
  /** About how many rows a write leaves behind; 1 where it is left out. */
  readonly rowsPerWrite?: number
  /** Ids of the rows to look up for these writes, by audit view. */
  lookUp(data: Data, writes: readonly AcceptedWrite[]): Readonly<Record<string, readonly (string | number)[]>>
  /** Like `verify`. `verified` is the number of writes in the sample. Pure. */
  verify(data: Data, ledger: Ledger, totals: Totals, sample: Sample): Found
}

export interface ScenarioDefinition<Data extends Dataset, State, Memory, Operations> {
  readonly name: string
  readonly title: string
  readonly description: string
  readonly slo: Slo
  /** The rows that every target starts with. The same random source and size give the same rows. */
  dataset(random: Random, size: DataSize): Data
  /** What planning needs to know: the data set and what has been planned so far. */
  planState(data: Data): State
  /** What a target has told us; one for each target. */
  memory(data: Data): Memory
  /** Operations that are run once before any load, to fill the memory (sign in every user, say). Those of an inner list are run in order. */
  prepare?(data: Data): readonly (Planned | readonly Planned[])[]
  readonly operations: Operations
  readonly contract: readonly ContractCase<Data>[]
  /** Audit views by name, with the schema of a row. They are read from `/bench/audit/<name>`. */
  readonly auditViews: Readonly<Record<string, ZodType>>
  /** Compares what was accepted with what is there. Pure. */
  verify(data: Data, ledger: Ledger, audit: Audit): Found
  /** Without it a round is always read back whole. */
  // biome-ignore lint/suspicious/noExplicitAny: what a target counts is the scenario's own
  readonly sampling?: Sampling<Data, any>
  /** Without it the audit views must be the same row by row. */
  readonly differential?: Differential
  /** For `archbench contract`, together with `api` of each operation. */
  readonly api?: ScenarioApi
  /** `optional`: a target that serves none of them is measured without the checks that need them. */
  readonly benchRoutes?: 'optional'
  /** How long accepted writes may stay pending on a machine that does nothing else; 30 s where it is left out. */
  readonly drainTimeoutMs?: number
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
