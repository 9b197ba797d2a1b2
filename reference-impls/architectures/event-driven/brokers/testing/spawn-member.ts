import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import type { BatchConsumer } from '../port.ts'
import type { FromMember, ToMember } from './member-process.ts'

export interface MemberProcess extends AsyncDisposable {
  /** Ends it at once: nothing is given back, nothing is said to the log. */
  kill(): Promise<void>
  /** Lets it stand still, its connections open, until it is resumed. */
  freeze(): void
  resume(): void
}

/** Starts a member of a group in a process of its own; the consumer stays in this one. */
export async function spawnMember(
  options: { readonly url: URL; readonly topic: string; readonly group: string; readonly partitions: number },
  consumer: BatchConsumer,
): Promise<MemberProcess> {
  const { url, topic, group, partitions } = options
  const child = fork(path.join(import.meta.dirname, 'member-process.ts'), [url.href, topic, group, String(partitions)])
  const joined = Promise.withResolvers<void>()
  child.on('exit', (code) => joined.reject(new Error(`The member ended with code ${code}`)))
  child.on('message', (message: FromMember) => {
    if (message.kind === 'joined') joined.resolve()
    else if (message.kind === 'failed') consumer.failed(new Error(message.message))
    else void answer(child, message, consumer)
  })
  await joined.promise
  const kill = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return
    child.kill('SIGKILL')
    await once(child, 'exit')
  }
  return {
    kill,
    freeze: () => child.kill('SIGSTOP'),
    resume: () => child.kill('SIGCONT'),
    [Symbol.asyncDispose]: kill,
  }
}

async function answer(
  child: ChildProcess,
  question: Extract<FromMember, { id: number }>,
  consumer: BatchConsumer,
): Promise<void> {
  const reply = await (question.kind === 'positions'
    ? consumer
        .positions(question.partitions)
        .then((positions): ToMember => ({ id: question.id, positions: [...positions] }))
    : consumer
        .handle({
          entries: question.batch.entries,
          from: new Map(question.batch.from),
          to: new Map(question.batch.to),
        })
        .then((outcome): ToMember => ({ id: question.id, outcome })))
  if (child.connected) child.send(reply)
}
