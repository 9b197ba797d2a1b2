import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { UserError } from '../../base/errors.ts'
import { hasFaults } from './adjust.ts'
import { listProfiles, readProfile, readProfiles } from './read-profile.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'archbench-profile-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

function written(text: string): string {
  const file = join(folder, 'mine.yaml')
  writeFileSync(file, text)
  return file
}

async function paragraphOf(reading: Promise<unknown>): Promise<string> {
  const error = await reading.catch((reason: unknown) => reason)
  expect(error).toBeInstanceOf(UserError)
  return (error as UserError).paragraph()
}

test('the profiles that come along can all be read', async () => {
  const profiles = await listProfiles()
  expect(profiles.map(({ name }) => name)).toEqual([
    'capacity',
    'chaos',
    'diurnal',
    'overload',
    'ramp',
    'resilience',
    'saturate',
    'scale',
    'smoke',
    'soak',
    'spike',
    'steady',
  ])
  for (const profile of profiles) {
    expect(profile.title).not.toBe('')
    expect(profile.description).not.toBe('')
    // Errors are what faults and overloads are for.
    expect(profile.stopWhen?.share).toBe(hasFaults(profile) || profile.name === 'overload' ? undefined : 0.5)
  }
})

test('a profile of one’s own goes by the name of its file', async () => {
  const file = written(`
title: Mine
loop: open
of: own
stages:
  - { name: flat, rate: 200/s, duration: 2s }
  - { name: up, rate: { from: 10%, to: 120% }, duration: 500ms }
stopWhen: { errors: 10%, for: 1s }
`)
  expect(await readProfile(file)).toEqual({
    name: 'mine',
    title: 'Mine',
    description: '',
    loop: 'open',
    rounds: 6,
    warmUpMs: undefined,
    arrivals: 'poisson',
    of: 'own',
    stages: [
      { name: 'flat', durationMs: 2_000, from: { perSecond: 200 }, to: { perSecond: 200 } },
      { name: 'up', durationMs: 500, from: { share: 0.1 }, to: { share: 1.2 } },
    ],
    stopWhen: { share: 0.1, forMs: 1_000 },
  })
})

test('the example of the documentation is a profile', async () => {
  const page = readFileSync(join(import.meta.dirname, '../../../docs/use/profiles.md'), 'utf8')
  const profile = await readProfile(written(/```yaml [^\n]*\n([\s\S]+?)```/.exec(page)?.[1] ?? ''))
  expect(profile).toMatchObject({ title: 'Lunch', rounds: 3, stopWhen: { share: 0.5, forMs: 3_000 } })
  expect(profile.loop === 'open' && profile.stages.map(({ name }) => name)).toEqual(['before', 'rush', 'peak', 'after'])
})

test('a search has defaults, and objectives of its own where it says so', async () => {
  const file = written('title: Mine\nloop: search\nsearch: { start: 100/s }\nslo: { p99: 50ms, errors: 1% }\n')
  expect(await readProfile(file)).toMatchObject({
    search: { start: { perSecond: 100 }, factor: 1.6, precision: 0.05, settleMs: 2_000, requests: 2_000 },
    slo: { p99Ms: 50, errorShare: 0.01 },
  })
})

const stage = (text: string): string => `title: T\nloop: open\nstages:\n  - ${text}\n`

test.each([
  ['loop: open\nstages: []\n', 'mine.yaml:1:1 title: this value does not fit. Found: nothing. Expected: string.'],
  [
    'title: T\nloop: wide\n',
    'mine.yaml:2:1 loop: this value does not fit. Found: "wide". Expected: one of "closed"|"open"|"search"|"faults".',
  ],
  ['title: T\nloop: open\nstages: []\n', 'mine.yaml:3:1 stages: this value does not fit'],
  [
    'title: T\nloop: closed\nof: own\nstages: [{ name: a, duration: 1s }]\n',
    'mine.yaml:3:1 of: this key is not known here',
  ],
  [
    stage('{ name: a, rate: fast, duration: 1s }'),
    'mine.yaml:4:16 stages.0.rate: this value does not fit. Found: "fast". Expected: a rate like 200/s',
  ],
  [
    stage('{ name: a, rate: { from: 10%, to: much }, duration: 1s }'),
    'stages.0.rate.to: this value does not fit. Found: "much". Expected: a rate like 200/s, or a share',
  ],
  [stage('{ name: a, rate: { from: 10%, too: 20% }, duration: 1s }'), 'stages.0.rate'],
  [stage('{ name: a, duration: 1s }'), 'stages.0.rate: this value does not fit. Found: nothing. Expected: a rate like'],
  [
    stage('{ name: a, rate: 10%, duration: soon }'),
    'stages.0.duration: this value does not fit. Found: "soon". Expected: a duration like',
  ],
  [
    `${stage('{ name: a, rate: 10%, duration: 1s }')}  - { name: a, rate: 20%, duration: 1s }\n`,
    'mine.yaml:5:7 stages.1.name: this value does not fit. Found: "a". Expected: a name that no other stage has.',
  ],
  [
    `${stage('{ name: a, rate: 10%, duration: 1s }')}stopWhen: { errors: 200%, for: 1s }\n`,
    'stopWhen.errors: this value does not fit. Found: "200%". Expected: a share like 5%',
  ],
  [
    'title: T\nloop: search\nsearch: { probe: 2s }\n',
    'mine.yaml:3:11 search.probe: this value does not fit. Found: "2s". Expected: at least 5s: in less',
  ],
])('%j is refused, with its place and what fits there', async (text, words) => {
  expect(await paragraphOf(readProfile(written(text)))).toContain(words)
})

test('an unknown name is refused with those that are near', async () => {
  expect(await paragraphOf(readProfile('stedy'))).toContain('there is no profile "stedy"; did you mean "steady"?')
})

test('a file that is not there is refused', async () => {
  expect(await paragraphOf(readProfile('./nowhere.yaml'))).toMatch(/^\.\/nowhere\.yaml: there is no such profile file/)
})

test('two profiles of one name are refused', async () => {
  expect(await paragraphOf(readProfiles(['spike', 'steady', 'spike']))).toContain('the profile "spike" is named twice')
})

test('faults are read with their times and amounts', async () => {
  const open = `title: T\nloop: open\nstages: [{ name: a, rate: 1, duration: 60s }]\nfaults:\n`
  const fault = '  - { at: 10s, kind: latency, amount: 300ms, component: api, other: db, for: 5s, every: 20s }\n'
  expect(await readProfile(written(open + fault))).toMatchObject({
    faults: [
      {
        kind: 'latency',
        amount: 300,
        components: ['api', 'db'],
        atMs: 10_000,
        durationMs: 5_000,
        everyMs: 20_000,
      },
    ],
  })
  const drills = 'title: T\nloop: faults\nrate: 30%\nbefore: 1s\nfault: 2s\nrecovery: 9s\nfaults: [kill, loss=2%]\n'
  expect(await readProfile(written(drills))).toMatchObject({
    faults: [{ kind: 'kill' }, { kind: 'loss', amount: 0.02 }],
    faultMs: 2_000,
  })
  const bad = `${open}  - { at: 10s, kind: kill, component: api, other: db, for: 5s }\n`
  expect(await paragraphOf(readProfile(written(bad)))).toMatch(/mine\.yaml:5:\d+ faults.*one component for kill/)
  expect(await paragraphOf(readProfile(written(drills.replace('loss=2%', 'lose'))))).toMatch(
    /mine\.yaml:7:\d+ faults.*found "lose"; did you mean "loss"/,
  )
})
