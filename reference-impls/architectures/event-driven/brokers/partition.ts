/** Partition of a key: FNV-1a over its UTF-16 units, modulo the number of partitions. */
export function partitionOf(key: string, partitions: number): number {
  let hash = 0x811c9dc5
  for (let i = 0; i < key.length; i++) hash = Math.imul(hash ^ key.charCodeAt(i), 0x01000193)
  return (hash >>> 0) % partitions
}

/**
 * Partitions of one member of a group: dealt out in turn, so that shares differ by one at most.
 * @param rank place of the member among all, in an order that all of them see alike
 */
export function assignedPartitions(partitions: number, members: number, rank: number): number[] {
  return Array.from({ length: partitions }, (_, partition) => partition).filter(
    (partition) => partition % members === rank,
  )
}
