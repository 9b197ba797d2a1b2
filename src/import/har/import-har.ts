import { basename } from 'node:path'
import { UserError } from '../../base/errors.ts'
import type { Imported } from '../importer.ts'
import { readJsonFile } from '../json-file.ts'
import { type RequestDraft, scenarioText } from '../scenario-text.ts'
import { type Journey, journeyOf, recordingSchema } from './recording.ts'
import { stepsOf } from './steps.ts'

const REMEDY = 'Fix: export the recording again ("Save all as HAR with content" in the network tab of the browser)'

/** Makes a journey of a recording. Throws a UserError for what is no whole recording, and for one without requests. */
export async function importHar(source: string): Promise<Imported> {
  const { log } = await readJsonFile(source, {
    schema: recordingSchema,
    what: 'a recording (HAR: `log.entries` with requests and responses)',
    flag: '--har',
    remedy: REMEDY,
  })
  const journey = journeyOf(log.entries)
  if (journey.entries.length === 0) {
    throw new UserError('the recording holds no requests to send', {
      file: source,
      key: 'log.entries',
      found: `${log.entries.length} entries: assets, requests to others, or without an answer`,
      expected: 'a page or a call of an API, answered with a status below 500',
      remedy: REMEDY,
    })
  }
  const { steps, captured, secrets } = stepsOf(journey.entries)
  const name = (log.pages?.[0]?.title ?? 'recording').replace(/^https?:\/\/[^/]+/, '').slice(0, 60) || 'recording'
  const notes = notesOf(journey, steps, captured, secrets)
  const draft = { title: `Recording of ${journey.origin}`, journeys: [{ name, steps }] }
  const text = scenarioText(draft, [`Made from ${basename(source)} by archbench.`, ...notes])
  return { files: [{ name: 'scenario.yaml', text }], notes }
}

function notesOf(
  { origin, entries, assets, thirdParties, others }: Journey,
  steps: readonly RequestDraft[],
  captured: readonly string[],
  secrets: readonly string[],
): string[] {
  const parties = [...thirdParties].map(([party, count]) => `${party} (${count})`)
  return [
    `${steps.length} requests to ${origin} are the journey.`,
    `Left out: ${assets} static assets, ${parties.length === 0 ? 'no third parties' : `third parties: ${parties.join(', ')}`}${
      others === 0 ? '' : `, ${others} that failed or cannot be sent`
    }.`,
    ...(entries.some(({ response }) => response.content.text)
      ? []
      : [
          'The recording holds no bodies of answers: ids and tokens that they gave stay as they were recorded. Save it "with content".',
        ]),
    ...(captured.length === 0 ? [] : [`Taken from answers: ${captured.join(', ')}.`]),
    ...(secrets.length === 0
      ? []
      : [`Credentials of the recording were not kept: set ${secrets.join(' and ')} in the environment.`]),
  ]
}
