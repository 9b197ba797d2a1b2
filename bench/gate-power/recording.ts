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

/** Adds sessions to what has been recorded, a line for each start. */
export function addToRecording(sessions: readonly Session[]): void {
  const text = [...readRecording(), ...sessions].map(({ starts, ...head }) => {
    const lines = starts.map((start) => `    ${JSON.stringify(start)}`).join(',\n')
    return `${JSON.stringify(head).slice(0, -1)},"starts":[\n${lines}\n]}`
  })
  writeFileSync(file, `[${text.join(',\n')}]\n`)
}
