/** Something that has happened. The same id stands for the same event, however often it is sent. */
export interface Event {
  /** UUID in lower case. */
  readonly id: string
  readonly type: string
  readonly userId: number
  /** Unix time in milliseconds at which it happened. */
  readonly timeMs: number
  readonly value: number
}

export interface CollectedEvent extends Event {
  /** Whether the totals hold it already. */
  readonly counted: boolean
}

/** Takes events in, each once. */
export interface Collector {
  /**
   * Takes events, all or none; those whose ids it has already change nothing.
   * `counted` when the totals hold them now, `accepted` when they will.
   */
  take(events: readonly Event[]): Promise<'counted' | 'accepted'>
  event(id: string): Promise<CollectedEvent | undefined>
}
