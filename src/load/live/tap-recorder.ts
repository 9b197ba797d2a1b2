import type { Recorder } from '../recorder.ts'
import { bucketOf } from './live-buckets.ts'
import { cellsOf, LiveCell } from './live-cells.ts'

/**
 * A recorder that also counts what goes through it in shared memory, for whoever watches. Nothing is sent and nothing
 * allocated by the worker: a request costs it a handful of additions.
 */
export function tapRecorder(recorder: Recorder, cells: Int32Array): Recorder {
  const [response, service, lag, visibility] = [
    cellsOf('responseTime'),
    cellsOf('serviceTime'),
    cellsOf('sendLag'),
    cellsOf('visibility'),
  ]
  const count = (cell: number): void => {
    cells[cell] = (cells[cell] ?? 0) + 1
  }
  return {
    plan(atMs, lagMs) {
      recorder.plan(atMs, lagMs)
      count(LiveCell.planned)
      if (lagMs !== undefined) count(lag + bucketOf(lagMs))
    },
    send(atMs) {
      recorder.send(atMs)
      count(LiveCell.sent)
    },
    complete(operation, atMs, responseMs, serviceMs) {
      recorder.complete(operation, atMs, responseMs, serviceMs)
      count(LiveCell.completed)
      count(response + bucketOf(responseMs))
      count(service + bucketOf(serviceMs))
    },
    fail(kind, atMs, operation, elapsed) {
      recorder.fail(kind, atMs, operation, elapsed)
      count(LiveCell.failed)
      if (elapsed === undefined) return
      count(response + bucketOf(elapsed.responseMs))
      count(service + bucketOf(elapsed.serviceMs))
    },
    drop(atMs) {
      recorder.drop(atMs)
      count(LiveCell.dropped)
    },
    backlog: recorder.backlog,
    visible(afterMs) {
      recorder.visible(afterMs)
      count(visibility + bucketOf(afterMs))
    },
    invisible() {
      recorder.invisible()
      count(LiveCell.invisible)
    },
    recording: recorder.recording,
  }
}
