import type { DeliveredEntry, Position } from './port.ts'

/** An entry as it arrived, and the position right behind it. */
export interface Delivery extends DeliveredEntry {
  readonly position: Position
}

/** The entries of some partitions, as the broker sends them. */
export interface Reading extends AsyncDisposable {
  /** Up to so many that have arrived and were not taken yet, in log order within each partition. */
  take(maxEntries: number): readonly Delivery[]
  /** Tells the broker that everything taken is done with, so that it sends more. */
  settle(): void
}

/** Place of a member among all of its group, in an order that all of them see alike. */
export interface Place {
  readonly members: number
  readonly rank: number
}

/** What a broker gives one member of a group for as long as nothing goes wrong between them. */
export interface GroupSession extends AsyncDisposable {
  /** `undefined` where the broker does not count this member yet. */
  place(): Promise<Place | undefined>
  /** Takes a partition for this member alone; false where another one has it. It is lost with the session. */
  lock(partition: number): Promise<boolean>
  unlock(partition: number): Promise<void>
  /** Reads these partitions behind these positions, each from its beginning where it has none. */
  read(positions: ReadonlyMap<number, Position | undefined>): Promise<Reading>
  /** Throws once the session is lost. */
  check(): void
}

/** How a session wakes its member. */
export interface SessionEvents {
  /** Entries have arrived, or the session is lost. */
  readonly woken: () => void
  /** Members came or went, or gave partitions back. */
  readonly membersChanged: () => void
}
