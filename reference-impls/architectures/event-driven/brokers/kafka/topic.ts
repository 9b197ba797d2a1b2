import { setTimeout as delay } from 'node:timers/promises'
import { type Admin, findErrorBy, ListOffsetTimestamps } from '@platformatic/kafka'
import type { Position, Positions } from '../port.ts'

const LEADER_POLL_MS = 20

/** The position before an offset is the offset itself: what is to be read next. */
export function positionOf(offset: bigint): Position {
  return offset.toString()
}

export function offsetOf(position: Position): bigint {
  if (!/^\d+$/.test(position)) throw new Error(`"${position}" is not a position of this log: expected an offset`)
  return BigInt(position)
}

/** Creates what is missing of these topics, and waits until each partition has a leader. Several processes may do so at once. */
export async function createTopics(
  admin: Admin,
  topics: readonly string[],
  partitions: number,
  deadline: number,
): Promise<void> {
  for (const topic of topics) {
    await createTopic(admin, topic, partitions)
    while (!(await hasLeaders(admin, topic, partitions))) {
      if (performance.now() > deadline) throw new Error(`Not every partition of topic "${topic}" has got a leader`)
      await delay(LEADER_POLL_MS)
    }
  }
}

async function createTopic(admin: Admin, topic: string, partitions: number): Promise<void> {
  try {
    await admin.createTopics({ topics: [topic], partitions })
  } catch (error) {
    if (!isKafkaError(error, 'TOPIC_ALREADY_EXISTS')) throw error
  }
}

async function hasLeaders(admin: Admin, topic: string, partitions: number): Promise<boolean> {
  let found: readonly { leader: number }[] | undefined
  try {
    const { topics } = await admin.metadata({ topics: [topic], forceUpdate: true, retries: 0 })
    found = topics.get(topic)?.partitions
  } catch {
    // It is not known yet to the broker that was asked; if that lasts, the deadline says so.
    return false
  }
  if (found === undefined || found.some(({ leader }) => leader < 0)) return false
  if (found.length === partitions) return true
  throw new Error(`Topic "${topic}" has ${found.length} partitions instead of ${partitions}: all producers must agree`)
}

export interface OffsetRange {
  /** Of the first entry that is still there. */
  readonly start: bigint
  /** Of the entry that will be appended next. */
  readonly end: bigint
}

export async function offsetRanges(
  admin: Admin,
  topic: string,
  partitions: readonly number[],
): Promise<ReadonlyMap<number, OffsetRange>> {
  const list = async (timestamp: bigint) => {
    const [listed] = await admin.listOffsets({
      topics: [{ name: topic, partitions: partitions.map((partitionIndex) => ({ partitionIndex, timestamp })) }],
    })
    return new Map(listed?.partitions.map(({ partitionIndex, offset }) => [partitionIndex, offset]))
  }
  const [starts, ends] = await Promise.all([list(ListOffsetTimestamps.EARLIEST), list(ListOffsetTimestamps.LATEST)])
  return new Map(
    partitions.map((partition) => [partition, { start: starts.get(partition) ?? 0n, end: ends.get(partition) ?? 0n }]),
  )
}

/** Where reading goes on in each partition. Throws where the log does not hold what a position says comes next. */
export function nextOffsets(
  ranges: ReadonlyMap<number, OffsetRange>,
  positions: Positions,
): ReadonlyMap<number, bigint> {
  const next = new Map<number, bigint>()
  for (const [partition, { start, end }] of ranges) {
    const position = positions.get(partition)
    const offset = position === undefined ? start : offsetOf(position)
    const where = `position ${position} of partition ${partition}`
    if (offset > end) throw new Error(`${where} lies beyond the end of the log: its data is lost`)
    if (offset < start)
      throw new Error(`${where} lies before the first entry that is left: entries were dropped unread`)
    next.set(partition, offset)
  }
  return next
}

/** Whether this, or something that led to it, is the error of Kafka's protocol with this name. */
export function isKafkaError(error: unknown, name: string): boolean {
  return error instanceof Error && findErrorBy(error, 'apiId', name) !== null
}
