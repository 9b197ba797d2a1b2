import type { Planned } from '../../scenario/define.ts'
import type { Random } from '../../scenario/random.ts'
import type { Job } from '../job.ts'
import { type RequestIds, RequestSampler, type Sampling } from './request-sampler.ts'
import type { RequestSpan } from './request-span.ts'

/** A job whose requests are sampled, and what was seen of those. */
export interface TracedJob {
  readonly job: Job
  readonly spans: readonly RequestSpan[]
}

interface Underway extends RequestIds, Pick<RequestSpan, 'operation' | 'method' | 'path'> {
  readonly startMs: number
}

const nowMs = (): number => Number(process.hrtime.bigint()) / 1e6

/**
 * The same job, but that some of its requests carry `traceparent` and are told of. It is put around a job only where
 * requests are to be traced, so that no other job has a line of this in its way.
 * @param random of this worker alone
 */
export function tracedJob(job: Job, sampling: Sampling, random: Random): TracedJob {
  const { seed, target } = job.task.job
  const sampler = new RequestSampler(sampling, `${target}\n${seed}\n${job.task.index}`, random)
  const underway = new Map<Planned, Underway>()
  const spans: RequestSpan[] = []
  const openedMs = job.stages[0]?.fromMs ?? 0

  function over(planned: Planned, outcome: Pick<RequestSpan, 'status' | 'wrong'>, endMs: number): void {
    const one = underway.get(planned)
    if (one === undefined) return
    underway.delete(planned)
    spans.push({ ...one, ...outcome, endMs })
  }

  return {
    spans,
    job: {
      ...job,
      encode(planned, as) {
        const ids = performance.now() < openedMs ? undefined : sampler.next()
        if (ids === undefined) return job.encode(planned, as)
        return job.encode(planned, (encoded) => {
          const { method, path } = encoded
          const traceparent = `00-${ids.traceId}-${ids.spanId}-01`
          const sent = as({ ...encoded, headers: { ...encoded.headers, traceparent } })
          underway.set(planned, { ...ids, operation: planned.operation, method, path, startMs: nowMs() })
          return sent
        })
      },
      judge(planned, answer, request) {
        const endMs = nowMs()
        const judgement = job.judge(planned, answer, request)
        over(planned, { status: answer.status, wrong: judgement.wrong }, endMs)
        return judgement
      },
      leaveOpen(planned) {
        job.leaveOpen(planned)
        over(planned, { status: undefined, wrong: 'no answer' }, nowMs())
      },
    },
  }
}
