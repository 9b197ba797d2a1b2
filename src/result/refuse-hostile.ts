import { messageOf, UserError } from '../base/errors.ts'
import { decodeHistogram } from '../stats/latency-histogram.ts'
import type { Result } from './schema.ts'

/** Bytes that a document of archbench may have; a result of a thousand rounds has fewer. */
export const LONGEST_BYTES = 64 * 2 ** 20

/** A result has twelve levels. */
const DEEPEST = 64

const REMEDY = 'Take the file as archbench wrote it'

/** Throws a UserError for a document of more levels than whatever walks through it could follow. */
export function refuseDeepJson(text: string, file: string): void {
  let depth = 0
  let isInText = false
  for (let at = 0; at < text.length; at++) {
    const char = text.charCodeAt(at)
    if (isInText) {
      if (char === BACKSLASH) at++
      else if (char === QUOTE) isInText = false
    } else if (char === QUOTE) isInText = true
    else if (char === OPEN_LIST || char === OPEN_OBJECT) depth++
    else if (char === CLOSE_LIST || char === CLOSE_OBJECT) depth--
    if (depth <= DEEPEST) continue
    throw new UserError('this document is nested too deep', {
      file,
      found: `more than ${DEEPEST} levels`,
      expected: 'what archbench wrote, which has about twelve',
      remedy: REMEDY,
    })
  }
}

const [QUOTE, BACKSLASH, OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT] = [0x22, 0x5c, 0x5b, 0x5d, 0x7b, 0x7d]

/** Throws a UserError for a histogram that cannot be read: reports decode them without looking again. */
export function refuseHistograms({ targets }: Pick<Result, 'targets'>, file: string): void {
  for (const [at, { rounds }] of targets.entries()) {
    for (const [roundAt, { stages }] of rounds.entries()) {
      for (const [stageAt, stage] of stages.entries()) {
        const named = [
          ...(['responseTime', 'serviceTime', 'visibility'] as const).map((key) => [key, stage[key]] as const),
          ['driver.sendLag', stage.driver.sendLag] as const,
          ...Object.entries(stage.operations).map(([name, of]) => [`operations.${name}`, of.responseTime] as const),
        ]
        for (const [key, summary] of named) {
          try {
            if (summary !== null && summary !== undefined) decodeHistogram(summary.histogram)
          } catch (cause) {
            throw new UserError('a histogram of this result cannot be read', {
              file,
              key: `targets.${at}.rounds.${roundAt}.stages.${stageAt}.${key}.histogram`,
              found: messageOf(cause),
              remedy: REMEDY,
              cause,
            })
          }
        }
      }
    }
  }
}
