import { expect, test } from 'vitest'
import { UserError } from '../base/errors.ts'
import { fixtureResult } from '../report/testing/fixture-result.ts'
import { parseResult } from './read-result.ts'
import { resultText } from './write-result.ts'

const result = fixtureResult({ rounds: 2 })
const text = resultText(result)

test('neither indentation nor the order of keys counts', () => {
  const reversed = Object.fromEntries(Object.entries(JSON.parse(text)).reverse())
  expect(parseResult(JSON.stringify(reversed), 'a.json')).toEqual(result)
  expect(parseResult(text, 'a.json')).toEqual(result)
  expect(parseResult(JSON.stringify(JSON.parse(text)), 'a.json')).toEqual(result)
})

test('a result from before there were checksums is read', () => {
  const { checksum: _, ...old } = JSON.parse(text)
  expect(parseResult(JSON.stringify(old), 'a.json')).toEqual(result)
})

test('a figure that was changed is named, with what follows from the rounds', () => {
  const edited = JSON.parse(text)
  const estimate = edited.summary.targets[0].estimates.p50Ms
  const truth = estimate.value
  estimate.value = 1
  const failure = caught(() => parseResult(JSON.stringify(edited), 'a.json'))
  expect(failure.details).toMatchObject({ key: 'summary.targets.0.estimates.p50Ms.value', found: '1' })
  expect(failure.paragraph()).toContain(`${truth}, which follows from the rounds`)
})

test('what was changed where nothing follows from it is refused as well', () => {
  const edited = { ...JSON.parse(text), seed: 99 }
  expect(caught(() => parseResult(JSON.stringify(edited), 'a.json')).paragraph()).toContain(
    'changed after it was written',
  )
})

function caught(work: () => unknown): UserError {
  try {
    work()
  } catch (error) {
    if (error instanceof UserError) return error
  }
  throw new Error('nothing was refused')
}
