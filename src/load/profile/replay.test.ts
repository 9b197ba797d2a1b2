import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { adjustProfiles, rejectUnusedSettings } from './adjust.ts'
import type { OpenProfile } from './profile.ts'
import { readProfile } from './read-profile.ts'
import { replayStages } from './replay.ts'
import { loadsOf } from './resolve.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'archbench-replay-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const DAY = Array.from({ length: 24 }, (_, hour) => 1_000 + Math.round(900 * Math.sin((hour / 24) * 2 * Math.PI)))

function profileFile(replay: string, hours: readonly number[] = DAY): string {
  writeFileSync(join(folder, 'hours.csv'), `requests\n${hours.join('\n')}\n`)
  const file = join(folder, 'traffic.yaml')
  writeFileSync(file, `title: Traffic\nloop: open\nreplay: ${replay}\n`)
  return file
}

test('each hour becomes a stage with its share of the busiest, and the length is what was asked for', async () => {
  const profile = (await readProfile(profileFile('{ hours: hours.csv, time: 24h=2m, peak: 200/s }'))) as OpenProfile
  const [load] = loadsOf(profile, { connections: 1, fullRatePerSecond: 0 })
  if (load?.load.loop !== 'open') throw new TypeError('a replay is an open load')
  const { stages } = load.load
  expect(stages.reduce((sum, { durationMs }) => sum + durationMs, 0)).toBeCloseTo(120_000)
  expect(stages.map(({ toRatePerSecond }) => toRatePerSecond)).toEqual(
    DAY.map((count) => expect.closeTo((200 * count) / Math.max(...DAY), 0)),
  )
})

test('a share keeps the shape: no rate is cut', async () => {
  const profile = (await readProfile(profileFile('{ hours: hours.csv, time: 24h=2m }'))) as OpenProfile
  const [load] = loadsOf(profile, { connections: 1, fullRatePerSecond: 1_234 })
  if (load?.load.loop !== 'open') throw new TypeError('a replay is an open load')
  const rates = load.load.stages.map(({ toRatePerSecond }) => toRatePerSecond)
  expect(Math.max(...rates)).toBeCloseTo(0.8 * 1_234, 0)
  expect((rates[0] ?? 0) / Math.max(...rates)).toBeCloseTo((DAY[0] ?? 0) / Math.max(...DAY), 3)
})

test('a week replayed as a day is its mean day; an hour without requests has next to none', () => {
  const week = [...DAY, ...DAY.map((count) => count * 3), ...Array.from({ length: 24 }, () => 0)]
  const stages = replayStages({ requests: week, spanMs: 86_400_000, lengthMs: 24_000, peak: { perSecond: 100 } })
  expect(stages).toHaveLength(24)
  expect(stages[6]?.to).toEqual({ perSecond: 100 })
  const night = replayStages({ requests: [0, 10], spanMs: 7_200_000, lengthMs: 1_000, peak: { share: 1 } })
  expect(night.map(({ to }) => to)).toEqual([{ share: 1e-4 }, { share: 1 }])
})

test('--replay takes another part or length; a profile without a replay does not take it', async () => {
  const profile = await readProfile(profileFile('{ hours: hours.csv, time: 24h=2m }'))
  const [adjusted] = adjustProfiles([profile], { replay: { spanMs: 43_200_000, lengthMs: 60_000 } })
  expect((adjusted as OpenProfile).stages).toHaveLength(12)
  const [steady] = [await readProfile('steady')]
  const replay = { spanMs: 1, lengthMs: 1 }
  expect(() => rejectUnusedSettings(steady ? [steady] : [], { replay }, () => '--replay')).toThrow(
    'this setting changes nothing',
  )
})

test('what cannot be replayed is refused with file, line and key', async () => {
  const refusal = async (file: string) => (await readProfile(file).catch((error) => error)).paragraph()
  expect(await refusal(profileFile('{ hours: hours.csv, time: 24h }'))).toMatch(
    /traffic\.yaml:3:\d+ replay\.time: .*Found: "24h"\. Expected: a span and a length like 24h=2m/,
  )
  expect(await refusal(profileFile('{ hours: none.csv }'))).toMatch(/none\.csv.*cannot be read/)
  expect(await refusal(profileFile('{ hours: hours.csv }', [1, 2]))).toMatch(/hours\.csv: these hours make no traffic/)
  const both = profileFile('{ hours: hours.csv }\nstages: [{ name: a, rate: 1, duration: 1s }]')
  expect(await refusal(both)).toMatch(/stages: .*either stages or replay/)
})
