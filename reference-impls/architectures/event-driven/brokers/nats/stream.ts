import { type JetStreamManager, StorageType } from '@nats-io/jetstream'
import { nanos } from '@nats-io/transport-node'
import type { Position } from '../port.ts'

/** How long the server knows an entry again by its id: longer than a producer tries to append it. */
const REPETITION_MS = 120_000

/**
 * Name of the stream that holds a partition. One stream for each, not one subject: so the sequence numbers of a
 * partition have no gaps, and what lies behind a position is a subtraction.
 */
export function streamOf(topic: string, partition: number): string {
  return `${topic}_${partition}`
}

export function subjectOf(topic: string, partition: number): string {
  return `log.${topic}.${partition}`
}

/** Sequence number of the last entry that was handled, 0 before the first. */
export function handledSequence(position: Position | undefined): number {
  if (position === undefined) return 0
  if (!/^\d+$/.test(position))
    throw new Error(`"${position}" is not a position of this log: expected a sequence number`)
  return Number(position)
}

/** Creates the streams of a topic unless they are there. Several processes may do so at the same time. */
export async function createStreams(manager: JetStreamManager, topic: string, partitions: number): Promise<void> {
  for (let partition = 0; partition < partitions; partition++) {
    await manager.streams.add({
      name: streamOf(topic, partition),
      subjects: [subjectOf(topic, partition)],
      storage: StorageType.File,
      duplicate_window: nanos(REPETITION_MS),
    })
  }
}

export interface StreamRange {
  /** Sequence number of the first entry that is left; one more than `last` where there is none. */
  readonly first: number
  /** Sequence number of the last entry, 0 where there never was one. */
  readonly last: number
}

export function readRanges(
  manager: JetStreamManager,
  topic: string,
  partitions: readonly number[],
): Promise<StreamRange[]> {
  return Promise.all(
    partitions.map(async (partition) => {
      const { state } = await manager.streams.info(streamOf(topic, partition))
      return { first: state.first_seq, last: state.last_seq }
    }),
  )
}
