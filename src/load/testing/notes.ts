import { z } from 'zod'
import { defineScenario } from '../../scenario/define.ts'

/** What a target has told: the ids of the notes that it accepted. */
interface Memory {
  readonly ids: string[]
}

interface State {
  written: number
}

const note = z.strictObject({ id: z.string(), text: z.string() })

/** The smallest workload that has all that a driver must deal with: a write, what is learned from it, a read. */
const notes = defineScenario({
  name: 'notes',
  title: 'Notes',
  description: 'Writes and reads notes',
  slo: { p99Ms: 100, errorShare: 0.001, visibilityP99Ms: 1_000 },
  dataset: () => ({ notes: [] as object[] }),
  planState: (): State => ({ written: 0 }),
  memory: (): Memory => ({ ids: ['0'] }),
  prepare: () => [{ operation: 'write', params: { key: 'prepared' } }],
  operations: {
    write: {
      weight: 1,
      plan: (state: State, random) => ({ key: `${state.written++}-${random.int(0, 999_999)}` }),
      request: ({ key }: { key: string }) => ({
        method: 'POST',
        path: '/notes',
        headers: { 'idempotency-key': key },
        body: { text: key },
      }),
      answers: { 201: note, 202: z.strictObject({ id: z.string() }), 409: z.strictObject({ error: z.string() }) },
      learn: (_params, response, memory: Memory) => {
        memory.ids.push((response.body as { id: string }).id)
      },
      writeKey: ({ key }: { key: string }) => key,
      accepted: ({ key }: { key: string }, response) =>
        response.status === 409 ? undefined : { id: (response.body as { id: string }).id, content: key },
      visibility: {
        request: (_params, response) => ({ method: 'GET', path: `/notes/${(response.body as { id: string }).id}` }),
        visible: (response) => response.status === 200,
      },
    },
    read: {
      weight: 3,
      plan: (_state: State, random) => ({ turn: random.next() }),
      request: ({ turn }: { turn: number }, { ids }: Memory) => ({
        method: 'GET',
        path: `/notes/${ids[Math.floor(turn * ids.length)]}`,
      }),
      answers: { 200: note },
    },
  },
  contract: [],
  auditViews: {},
  verify: () => ({ verified: 0, examples: [] }),
})

// biome-ignore lint/style/noDefaultExport: a scenario is loaded by its default export
export default notes
