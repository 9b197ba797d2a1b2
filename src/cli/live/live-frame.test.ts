import { stripVTControlCharacters } from 'node:util'
import { Chalk } from 'chalk'
import { describe, expect, test } from 'vitest'
import type { LoadSnapshot, TargetSnapshot } from '../../run/watch/progress.ts'
import { textWidth } from '../../text/text-width.ts'
import { liveFrame } from './live-frame.ts'
import { initialState, type LiveState, withDoing, withLoad, withRun, withStage } from './live-state.ts'

const plain = new Chalk({ level: 0 })
const colourful = new Chalk({ level: 1 })
const second: LoadSnapshot = {
  target: 'monolith',
  profile: 'steady',
  stage: 'steady',
  offeredRatePerSecond: 240,
  ratePerSecond: 238,
  p99Ms: 12.34,
  errors: 0,
}

function measuring(names: readonly string[], loads: readonly LoadSnapshot[] = [second]): LiveState {
  const targets = names.map(
    (name, index): TargetSnapshot => ({
      name,
      roundsDone: index === 0 ? 2 : 1,
      status: index === 0 ? 'measuring' : 'waiting',
    }),
  )
  const started = withRun(withDoing(initialState(0), 'round 3 of 6: measuring monolith', 0, 72_000), {
    rounds: 6,
    targets,
  })
  return loads.reduce(withLoad, started)
}

const frame = (state: LiveState, columns = 79, rows = 23): string =>
  liveFrame(state, 0, { columns, rows }, plain).join('\n')

test('one step without targets is one line, with its time so far or the time left', () => {
  expect(frame(withDoing(initialState(0), 'pulling', 0, undefined))).toBe('pulling · 0 s')
  expect(frame(withDoing(initialState(0), 'pulling', 0, 72_000))).toBe('pulling · about 1 min 12 s left')
})

test('stage, rate, 99th percentile and errors of the last second, and the targets', () => {
  expect(frame(measuring(['monolith', 'serverless'], [{ ...second, ratePerSecond: 120, p99Ms: 6 }, second]))).toBe(
    `round 3 of 6: measuring monolith · about 1 min 12 s left

  load    monolith · steady, 240 req/s offered
  rate    238 req/s     ▅█
  p99     12.3 ms       ▄█
  errors  0

  target      rounds         status        errors
> monolith    ■■···· 2 of 6  measuring          0
  serverless  ■····· 1 of 6  waiting            0`,
  )
})

test('between windows the last second stays, and errors go on counting', () => {
  const late = { ...second, ratePerSecond: null, p99Ms: null, errors: 3 }
  const text = frame(measuring(['monolith', 'serverless'], [second, late]))
  expect(text).toContain('rate    238 req/s')
  expect(text).toContain('p99     12.3 ms')
  expect(text).toMatch(/measuring +3\n/)
  expect(frame(measuring(['monolith', 'serverless'], [late]))).not.toContain('req/s')
})

test('errors are added up for each target', () => {
  const failing = { ...second, errors: 7 }
  expect(frame(measuring(['monolith', 'serverless'], [failing, failing]))).toMatch(
    /errors {2}7\n[\s\S]*measuring +14\n.*waiting +0$/,
  )
})

test('colour only repeats what is written', () => {
  const state = measuring(['monolith', 'serverless'], [{ ...second, errors: 7 }])
  const painted = liveFrame(state, 0, { columns: 79, rows: 23 }, colourful).join('\n')
  expect(painted).toContain('\u001b[31m  errors  7')
  expect(stripVTControlCharacters(painted)).toBe(frame(state))
})

test('a stage of which nothing was seen yet is named; what was seen of it in an earlier round is shown', () => {
  const known = measuring(['monolith', 'serverless'])
  const other = frame(withStage(known, { ...second, stage: 'peak' }))
  expect(other).toContain('load    monolith · steady · peak, 240 req/s offered\n  rate    –\n  p99     –\n  errors  –')
  expect(frame(withStage(known, second))).toBe(frame(known))
})

test('while another target has its turn and no load yet, what is shown is said to be earlier', () => {
  const targets: TargetSnapshot[] = [
    { name: 'monolith', roundsDone: 3, status: 'waiting' },
    { name: 'serverless', roundsDone: 2, status: 'measuring' },
  ]
  expect(frame(withRun(measuring(['monolith', 'serverless']), { rounds: 6, targets }))).toContain(
    'earlier monolith · steady',
  )
})

test('a load without a schedule says so', () => {
  expect(frame(measuring(['monolith'], [{ ...second, offeredRatePerSecond: null }]))).toContain(
    'as fast as answers come',
  )
})

const names = Array.from({ length: 8 }, (_, index) => `event-driven+variant-${index}`)
describe.each([1, 4, 8])('with %i targets', (count) => {
  test.each([
    [79, 23],
    [159, 47],
    [99, 10],
    [39, 23],
    [20, 6],
    [10, 2],
    [3, 1],
  ])('no line is wider than %i columns and there are no more than %i', (columns, rows) => {
    for (const of of [names, names.map((name) => `日本語の名前${name}`), ['\u001b[2Jevil\nname', ...names.slice(1)]]) {
      const lines = liveFrame(measuring(of.slice(0, count)), 0, { columns, rows }, colourful)
      expect(lines.length).toBeLessThanOrEqual(rows)
      expect(Math.max(...lines.map(textWidth))).toBeLessThanOrEqual(columns)
      expect(lines.join('')).not.toContain('\u001b[2J')
      expect(lines.join('')).not.toContain('\n')
    }
  })
})

test('where not all targets find room the one whose turn it is does', () => {
  const state = withRun(measuring(names), {
    rounds: 6,
    targets: names.map((name, index) => ({ name, roundsDone: 0, status: index === 6 ? 'measuring' : 'waiting' })),
  })
  const text = frame(state, 79, 12)
  expect(text).toContain('> event-driven+variant-6')
  expect(text).toMatch(/and \d more$/)
})
