/** What the bench asks of a client of Kafka. */
export interface BenchClient extends AsyncDisposable {
  createTopic(topic: string, partitions: number): Promise<void>
  /** Resolves once all replicas have them, each once. */
  produce(topic: string, values: readonly string[]): Promise<void>
  /** Joins a group at the beginning of the topic. Partitions come one by one, their entries in order. */
  consume(topic: string, group: string, onValue: (value: string) => void): Promise<void>
}

export type OpenClient = (broker: string) => Promise<BenchClient>
