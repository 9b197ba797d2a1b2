import { describe, expect, test } from 'vitest'
import { loadBenchData } from '../../../src/scenario/bench-data.ts'
import { openClient } from '../../../src/scenario/client.ts'
import { type ContractReport, checkContract } from '../../../src/scenario/contract.ts'
import { scenarioDataset } from '../../../src/scenario/stream.ts'
import analytics from '../index.ts'
import { type Flaw, tinyAnalytics } from '../testing/tiny-analytics.ts'

const data = scenarioDataset(analytics, 1)

async function checked(flaws: readonly Flaw[], asynchronous = false): Promise<ContractReport> {
  await using server = await tinyAnalytics(flaws, asynchronous)
  await using client = openClient(server.url, flaws.length === 0 ? {} : { eventuallyTimeoutMs: 300 })
  await loadBenchData(client, data)
  return await checkContract(analytics, data, client)
}

describe('the contract of the analytics', () => {
  test('is kept by analytics that count at once', async () => {
    const { passed, failed } = await checked([])
    expect(failed).toEqual([])
    expect(passed.length).toBe(2 + Object.keys(analytics.operations).length + analytics.contract.length)
  })

  test('is kept by analytics that count later', async () => {
    expect((await checked([], true)).failed).toEqual([])
  })

  const refusedOneByOne = 'events that are too late or in the future are refused one by one, the others are taken'
  test.concurrent.each<[Flaw, string, RegExp]>([
    ['takes any token', 'nothing is taken or told without a valid token', /POST \/events .*found 201 .*expected 401/],
    ['takes expired tokens', 'a token that has expired is refused', /GET \/live.*found 200 .*expected 401/],
    ['takes bad values', 'a batch with an event with a value below zero is refused', /found 201 .*expected 400/],
    ['takes part of a bad batch', 'nothing is taken of a batch that is refused', /found 200 .*expected 404/],
    ['takes late events', refusedOneByOne, /found \{"accepted":3.*expected \{"accepted":2/],
    ['drops late events without a word', refusedOneByOne, /found .*"refused":\[\].*expected .*too_late/],
    [
      'goes by the latest time that it has seen',
      'lateness goes by the time of sending alone, whatever was sent before',
      /found \{"accepted":0.*expected \{"accepted":1/,
    ],
    [
      'goes by the time of arrival',
      'events are added up by the minute in which they happened, not by that of their arrival',
      /expected minutes .* after five events around two full minutes/,
    ],
    [
      'counts what is sent again',
      'an event that is sent again is counted once, as it was first',
      /"count":2.* after an event that was sent three times, and another/,
    ],
    [
      'counts what is sent again',
      'an event in several batches at once is counted once',
      /"count":21.* after 20 events in 6 batches at once/,
    ],
    [
      'counts what stands twice in a batch',
      'an event that stands twice in a batch is counted once',
      /after a batch with one event three times/,
    ],
    [
      'lets the last one win',
      'an event that is sent again is counted once, as it was first',
      /"sum":20.* after an event that was sent three times/,
    ],
    [
      'leaves out the last minute',
      'the aggregates of a window are those of its minutes, the one that is asked for included',
      /GET \/aggregates.*expected/,
    ],
    ['leaves out the last minute', 'the live figure is that of five minutes and all types', /GET \/live.*expected/],
    ['puts the larger id first', 'of users with equal sums the smaller id comes first', /expected users/],
    [
      'shows figures of a while ago',
      'the figures hold an event as soon as it is said to be counted',
      /once \d events are counted: found counts .*, expected \d of each/,
    ],
    ['forgets to count', 'the audit agrees with the answers', /oversold: 1 events are missing from the total/],
    ['forgets to store', 'the audit agrees with the answers', /lost: .* was accepted and is not stored/],
  ])('is broken by analytics that %s', async (flaw, name, message) => {
    const failure = (await checked([flaw])).failed.find((candidate) => candidate.name === name)
    expect(failure?.message).toMatch(message)
  })

  test('has no two cases of the same name', () => {
    expect(new Set(analytics.contract.map(({ name }) => name)).size).toBe(analytics.contract.length)
  })
})
