import type { LoadJob, LoadResult } from './driver.ts'
import { type Order, packError, type Report } from './protocol.ts'
import { conduct } from './workers/conduct.ts'
import { rehearse } from './workers/rehearse.ts'
import { WorkerPool } from './workers/worker-pool.ts'

let pool: WorkerPool | undefined
let abort = new AbortController()
let finish = new AbortController()
let begin: (() => void) | undefined

function report(message: Report): void {
  process.send?.(message)
}

/** Workers are started when they are first needed, and rehearse before they drive a target. */
async function grow(pool: WorkerPool, size: number): Promise<void> {
  if (size <= pool.size) return
  await pool.grow(size)
  await rehearse(pool)
}

async function run(pool: WorkerPool, jobs: readonly LoadJob[]): Promise<LoadResult[]> {
  await grow(
    pool,
    jobs.reduce((sum, { workers }) => sum + workers, 0),
  )
  return await conduct(
    pool,
    jobs,
    {
      opened: (stage) => report({ kind: 'opened', stage }),
      closed: (stage) => report({ kind: 'closed', stage }),
      turn: (owner) =>
        new Promise((resolve) => {
          begin = resolve
          report({ kind: 'turn', owner })
        }),
      progress: (progress) => report({ kind: 'progress', progress }),
      live: (live) => report({ kind: 'live', report: live }),
    },
    { abort: abort.signal, finish: finish.signal },
  )
}

async function perform(order: Exclude<Order, { kind: 'abort' | 'finish' | 'begin' }>): Promise<readonly LoadResult[]> {
  if (order.kind === 'setup') {
    pool = new WorkerPool(order.setup)
    await grow(pool, 1)
    return []
  }
  if (pool === undefined) throw new Error('the driver was not set up')
  if (order.kind === 'run') return await run(pool, order.jobs)
  const accepted = await pool.prepare(order.target, order.entrypoint)
  return [{ stages: [], ledger: { accepted, unresolved: [] }, stoppedBecause: undefined }]
}

process.on('message', (order: Order) => {
  if (order.kind === 'abort') {
    abort.abort(new Error('aborted'))
    return pool?.abort() // a preparation has nobody else to stop it
  }
  if (order.kind === 'finish') return finish.abort()
  if (order.kind === 'begin') return begin?.()
  abort = new AbortController()
  finish = new AbortController()
  perform(order).then(
    (results) => report({ kind: 'done', results }),
    (error: unknown) => report({ kind: 'failed', error: packError(error) }),
  )
})

// An interrupt from the terminal reaches the whole group; the parent decides what becomes of the job.
process.on('SIGINT', () => {})
process.on('disconnect', () => process.exit())
