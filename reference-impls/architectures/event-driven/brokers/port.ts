/** One entry to append. Entries of one key stay in the order in which they were appended. */
export interface LogEntry {
  readonly key: string
  readonly value: string
}

/**
 * Where a consumer stands in one partition: everything up to it has been handled.
 * Opaque outside of the log that issued it (Kafka: an offset; PostgreSQL: transaction and row).
 */
export type Position = string

/** Positions by partition. A partition that is missing starts at the beginning of the log. */
export type Positions = ReadonlyMap<number, Position>

export interface DeliveredEntry extends LogEntry {
  readonly partition: number
}

/** Entries of the partitions that a member holds, in log order. */
export interface Batch {
  readonly entries: readonly DeliveredEntry[]
  /** Of each partition that has entries in this batch: the position that it was read from, as the consumer gave it … */
  readonly from: Positions
  /** … and where it stands once the batch is handled. */
  readonly to: Positions
}

/** What a consumer brings. It owns its positions, so that it can commit them together with the effect of a batch. */
export interface BatchConsumer {
  /** Where to go on in these partitions. Asked whenever partitions are assigned, and after a batch that was not committed. */
  positions(partitions: readonly number[]): Promise<Positions>
  /**
   * Handles a batch and commits its positions, or does nothing and says `stale` where the committed positions are not
   * `from`: a member that was cut off may get entries that another one has handled since.
   * A rejection means that nothing was committed: the entries come again.
   */
  handle(batch: Batch): Promise<'committed' | 'stale'>
  /** Told of what went wrong; the member tries again by itself. */
  failed(error: unknown): void
}

/** A member of a consumer group; disposing of it finishes the batch in hand and gives its partitions back. */
export interface Membership extends AsyncDisposable {
  /** Partitions held now. */
  partitions(): readonly number[]
}

export interface EventLog extends AsyncDisposable {
  /** Resolves once the entries are durable. */
  append(topic: string, entries: readonly LogEntry[]): Promise<void>
  /** Joins a consumer group: its members share the partitions of the topic, each entry goes to one of them, at least once. */
  join(topic: string, group: string, consumer: BatchConsumer): Promise<Membership>
  /** Entries after these positions. */
  lag(topic: string, positions: Positions): Promise<number>
  /** Whether the log answers. */
  healthy(): Promise<boolean>
  /** Drops every entry, and says where each partition goes on. */
  clear(topic: string): Promise<Positions>
}

/** What a log is opened with. */
export interface EventLogOptions {
  /** Its scheme says which log it is. */
  readonly url: URL
  readonly topics: readonly string[]
  /** Partitions of each topic: the same for all producers and members. */
  readonly partitions: number
  /** Entries in one batch at most. */
  readonly maxBatchEntries: number
  /** Shortest time from one batch that was not full to the next: longer makes larger and fewer batches. */
  readonly batchIntervalMs: number
}
