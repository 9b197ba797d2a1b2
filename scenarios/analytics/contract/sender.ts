import type { ZodType } from 'zod'
import type { Probe, ProbeRequest } from '../../../src/scenario/define.ts'
import { seededRandom } from '../../../src/scenario/random.ts'
import { must } from '../../shared/must.ts'
import { bearer } from '../../shared/sign-in.ts'
import { type BatchAnswer, batchAnswer, type EventAnswer, eventAnswer, sessionAnswer } from '../answers.ts'
import { apiKeyOf, START_MS } from '../dataset.ts'
import { batchKey, drawIdSource, type EventRow, eventIdOf } from '../events.ts'

/** A client of the data set that is signed in at a target. */
export interface Sender {
  readonly token: string
  /** The request that sends a batch. */
  post(body: unknown): ProbeRequest
  get(path: string): ProbeRequest
  /** Sends a batch; it has to be taken, but for the events that are to be refused. */
  send(sentAtMs: number, events: readonly EventRow[]): Promise<BatchAnswer>
  /** Waits until the totals hold an event. */
  counted(event: EventRow): Promise<void>
  read<Answer>(path: string, answer: ZodType<Answer>): Promise<Answer>
  /** Reads again until this is the answer: totals may lag behind events. */
  eventually(path: string, satisfied: (body: unknown) => boolean, what: string): Promise<void>
}

export function signInRequest(clientId: number): ProbeRequest {
  return { method: 'POST', path: '/tokens', body: { clientId, apiKey: apiKeyOf(clientId) } }
}

export async function signedIn(probe: Probe, clientId: number): Promise<Sender> {
  const { token } = sessionAnswer.parse((await probe.expect(signInRequest(clientId), { 201: sessionAnswer })).body)
  const post = (body: unknown): ProbeRequest => ({ method: 'POST', path: '/events', headers: bearer(token), body })
  const get = (path: string): ProbeRequest => ({ method: 'GET', path, headers: bearer(token) })
  return {
    token,
    post,
    get,
    async send(sentAtMs, events) {
      const { body } = await probe.expect(post({ sentAtMs, events }), { 201: batchAnswer, 202: batchAnswer })
      return batchAnswer.parse(body)
    },
    async counted({ id }) {
      const { body } = await probe.eventually(
        get(`/events/${id}`),
        ({ status, body }) => status === 200 && (body as Partial<EventAnswer> | null)?.counted === true,
        'the event with counted true',
      )
      must(
        eventAnswer.safeParse(body).success,
        () => `GET /events/${id}: found ${JSON.stringify(body)}, expected an event`,
      )
    },
    read: async (path, answer) => answer.parse((await probe.expect(get(path), { 200: answer })).body),
    async eventually(path, satisfied, what) {
      await probe.eventually(get(path), ({ status, body }) => status === 200 && satisfied(body), what)
    },
  }
}

/** No ids of traffic or data set begin like those of the contract. */
const source = drawIdSource(seededRandom(-7))

/** Makes events of one case: each case has a day of its own, so that no other's events are in its totals. */
export function eventsOfDay(day: number) {
  const dayMs = START_MS + day * 24 * 3_600_000
  const key = batchKey(source, dayMs, day)
  let made = 0
  const event = (offsetMs: number, more: Partial<EventRow> = {}): EventRow => ({
    id: eventIdOf(key, made++),
    type: 'click',
    userId: 7,
    timeMs: dayMs + offsetMs,
    value: 10,
    ...more,
  })
  return { dayMs, event }
}
