import { openEventLog } from '../open.ts'
import type { Batch, Position } from '../port.ts'

// A member in a process of its own, so that a test can kill or freeze it. What it is asked to consume, its parent consumes.

/** A message to the parent; `batch` is `Batch` with its maps as entries, for JSON. */
export type FromMember =
  | { readonly kind: 'joined' }
  | { readonly kind: 'failed'; readonly message: string }
  | { readonly kind: 'positions'; readonly id: number; readonly partitions: readonly number[] }
  | { readonly kind: 'handle'; readonly id: number; readonly batch: BatchMessage }

export interface BatchMessage {
  readonly entries: Batch['entries']
  readonly from: readonly (readonly [number, Position])[]
  readonly to: readonly (readonly [number, Position])[]
}

export type ToMember =
  | { readonly id: number; readonly positions: readonly (readonly [number, Position])[] }
  | { readonly id: number; readonly outcome: 'committed' | 'stale' }

const [url = '', topic = '', group = '', partitions = ''] = process.argv.slice(2)
const answers = new Map<number, (answer: ToMember) => void>()
let nextId = 0

function tell(message: FromMember): void {
  process.send?.(message)
}

function ask(question: (id: number) => FromMember): Promise<ToMember> {
  const id = nextId++
  const { promise, resolve } = Promise.withResolvers<ToMember>()
  answers.set(id, resolve)
  tell(question(id))
  return promise
}

process.on('disconnect', () => process.exit())
process.on('message', (answer: ToMember) => {
  answers.get(answer.id)?.(answer)
  answers.delete(answer.id)
})

const log = await openEventLog({
  url: new URL(url),
  topics: [topic],
  partitions: Number(partitions),
  maxBatchEntries: 50,
  batchIntervalMs: 1,
})
await log.join(topic, group, {
  async positions(held) {
    const answer = await ask((id) => ({ kind: 'positions', id, partitions: held }))
    return new Map('positions' in answer ? answer.positions : [])
  },
  async handle({ entries, from, to }) {
    const answer = await ask((id) => ({ kind: 'handle', id, batch: { entries, from: [...from], to: [...to] } }))
    if (!('outcome' in answer)) throw new Error('the parent answered another question')
    return answer.outcome
  },
  failed: (error) => tell({ kind: 'failed', message: String(error) }),
})
tell({ kind: 'joined' })
