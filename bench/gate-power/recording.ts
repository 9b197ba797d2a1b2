import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'

/** Three arms that are the same program, and two whose requests cost more CPU time. */
export const ARMS = ['same1', 'same2', 'same3', 'slower5', 'slower10'] as const
export type RecordedArm = (typeof ARMS)[number]

/** CPU time of a request in microseconds and requests a second; `null`: the round is void or of the load generator. */
const figures = z.tuple([z.number().positive(), z.number().positive()]).nullable()

const session = z.strictObject({
  recordedAt: z.iso.datetime(),
  /** Whether a program burnt CPU time on the target's CPU, half of the time. */
  noisy: z.boolean(),
  machine: z.strictObject({ os: z.string(), cpuModel: z.string(), cpus: z.int(), node: z.string() }),
  windowMs: z.number().positive(),
  /** Rounds of a hash that a request has to do, by arm. */
  hashes: z.partialRecord(z.enum(ARMS), z.int().positive()),
  /** Start by start. */
  starts: z.array(z.partialRecord(z.enum(ARMS), figures)),
})

export type Session = z.infer<typeof session>

const file = join(import.meta.dirname, 'recorded.json')

/** What has been recorded so far. */
export function readRecording(): Session[] {
  return existsSync(file) ? z.array(session).parse(JSON.parse(readFileSync(file, 'utf8'))) : []
}

/** A recording that grows, and is saved after each start: what was measured is not lost when it is interrupted. */
export class Recording {
  readonly #sessions = readRecording()

  /** Begins a session. It is written with its first start. */
  begin(head: Omit<Session, 'starts'>): (start: Session['starts'][number]) => void {
    const starts: Session['starts'] = []
    return (start) => {
      if (starts.length === 0) this.#sessions.push({ ...head, starts })
      starts.push(start)
      this.#save()
    }
  }

  /** A line for each start. */
  #save(): void {
    const text = this.#sessions.map(({ starts, ...head }) => {
      const lines = starts.map((start) => `    ${JSON.stringify(start)}`).join(',\n')
      return `${JSON.stringify(head).slice(0, -1)},"starts":[\n${lines}\n]}`
    })
    writeFileSync(file, `[${text.join(',\n')}]\n`)
  }
}
