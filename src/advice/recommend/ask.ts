import { createInterface } from 'node:readline/promises'
import { GROWTH, parseGrowth, parseResponseTimeMs, RESPONSE_TIME } from '../../base/units.ts'
import { SHAPES, type Shape } from '../../cost/model/demand.ts'
import { DEFAULT_REQUIREMENTS, type Requirements, withoutUndefined } from './requirements.ts'

interface Question<Key extends keyof Requirements> {
  readonly key: Key
  readonly text: string
  /** What an empty answer means, in words. */
  readonly otherwise: string
  /** Undefined: the answer does not fit. */
  read(answer: string): Requirements[Key] | undefined
  readonly expected: string
}

const number = (answer: string): number | undefined =>
  /^\d+(?:\.\d+)?$/.test(answer) && Number(answer) > 0 ? Number(answer) : undefined
const oneOf =
  <T extends string>(choices: readonly T[]) =>
  (answer: string): T | undefined =>
    choices.find((choice) => choice === answer)

const QUESTIONS: readonly Question<keyof Requirements>[] = [
  {
    key: 'averagePerSecond',
    text: 'Requests/s on average',
    otherwise: String(DEFAULT_REQUIREMENTS.averagePerSecond),
    read: number,
    expected: 'a number above 0',
  },
  {
    key: 'shape',
    text: `How a week goes (${Object.keys(SHAPES).join(', ')})`,
    otherwise: DEFAULT_REQUIREMENTS.shape,
    read: oneOf(Object.keys(SHAPES) as Shape[]),
    expected: `one of ${Object.keys(SHAPES).join(', ')}`,
  },
  {
    key: 'growthPerMonth',
    text: 'Growth from month to month',
    otherwise: 'none',
    read: parseGrowth,
    expected: GROWTH,
  },
  {
    key: 'p99Ms',
    text: 'Response time that 99 of 100 requests may take',
    otherwise: 'any',
    read: parseResponseTimeMs,
    expected: RESPONSE_TIME,
  },
  {
    key: 'visibilityP99Ms',
    text: 'Time until a write has to be visible',
    otherwise: 'any',
    read: parseResponseTimeMs,
    expected: RESPONSE_TIME,
  },
  {
    key: 'usdPerMonth',
    text: 'Budget in dollars a month',
    otherwise: 'any',
    read: number,
    expected: 'a number above 0',
  },
  {
    key: 'teamSize',
    text: 'People who develop and operate it',
    otherwise: 'any',
    read: number,
    expected: 'a number above 0',
  },
  {
    key: 'availability',
    text: 'Availability (one-zone, two-zones)',
    otherwise: DEFAULT_REQUIREMENTS.availability,
    read: oneOf(['one-zone', 'two-zones'] as const),
    expected: 'one-zone or two-zones',
  },
  {
    key: 'dataLoss',
    text: 'Loss of accepted writes (none, tolerated)',
    otherwise: DEFAULT_REQUIREMENTS.dataLoss,
    read: oneOf(['none', 'tolerated'] as const),
    expected: 'none or tolerated',
  },
]

/**
 * Asks for requirements one by one; an empty answer leaves one out, a wrong one is asked for again.
 * Rejects with the signal's reason when it is aborted.
 */
export async function askRequirements(
  input: NodeJS.ReadableStream,
  output: NodeJS.WritableStream,
  signal: AbortSignal,
): Promise<Partial<Requirements>> {
  const lines = createInterface({ input, output })
  try {
    const answers: [string, unknown][] = []
    for (const { key, text, otherwise, read, expected } of QUESTIONS) {
      for (;;) {
        const answer = (await lines.question(`${text} [${otherwise}]: `, { signal })).trim()
        const value = answer === '' ? undefined : read(answer)
        if (answer === '' || value !== undefined) {
          answers.push([key, value])
          break
        }
        output.write(`  Expected ${expected}.\n`)
      }
    }
    return withoutUndefined(Object.fromEntries(answers))
  } catch (error) {
    signal.throwIfAborted()
    throw error
  } finally {
    lines.close()
  }
}
