import type { Batch, BatchConsumer, Position } from '../port.ts'

/** What members of a group have in common: where they stand, and what they have handled. */
export class Group {
  readonly positions = new Map<number, Position>()
  readonly handled: string[] = []
  readonly failures: unknown[] = []
  stale = 0

  /** @param before runs for each batch before it is handled */
  consumer(before: (batch: Batch) => Promise<void> = async () => {}): BatchConsumer {
    return {
      positions: async (partitions) =>
        new Map([...this.positions].filter(([partition]) => partitions.includes(partition))),
      handle: async (batch) => {
        await before(batch)
        if ([...batch.to.keys()].some((key) => this.positions.get(key) !== batch.from.get(key))) {
          this.stale++
          return 'stale'
        }
        for (const [partition, position] of batch.to) this.positions.set(partition, position)
        this.handled.push(...batch.entries.map(({ value }) => value))
        return 'committed'
      },
      failed: (error) => this.failures.push(error),
    }
  }
}
