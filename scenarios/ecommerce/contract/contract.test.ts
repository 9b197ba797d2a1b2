import { describe, expect, test } from 'vitest'
import { loadBenchData } from '../../../src/scenario/bench-data.ts'
import { openClient } from '../../../src/scenario/client.ts'
import { type ContractReport, checkContract } from '../../../src/scenario/contract.ts'
import { scenarioDataset } from '../../../src/scenario/stream.ts'
import shop from '../index.ts'
import { type Flaw, tinyShop } from '../testing/tiny-shop.ts'

const data = scenarioDataset(shop, 1)

async function checked(flaws: readonly Flaw[], asynchronous = false): Promise<ContractReport> {
  await using server = await tinyShop(flaws, asynchronous)
  await using client = openClient(server.url, flaws.length === 0 ? {} : { eventuallyTimeoutMs: 300 })
  await loadBenchData(client, data)
  return await checkContract(shop, data, client)
}

describe('the contract of the shop', () => {
  test('is kept by a shop that decides at once', async () => {
    const { passed, failed } = await checked([])
    expect(failed).toEqual([])
    expect(passed.length).toBe(2 + 5 + shop.contract.length)
  })

  test('is kept by a shop that decides later', async () => {
    expect((await checked([], true)).failed).toEqual([])
  })

  test.each<[Flaw, string, RegExp]>([
    ['takes any token', 'orders are refused without a valid token', /POST \/orders .*found 201 .*expected 401/],
    ['takes expired tokens', 'a token that has expired is refused', /history-2 .*found 200 .*expected 401/],
    ['takes bad quantities', 'an order with quantity 0 is refused', /found 201 .*expected 400/],
    [
      'shows orders to anyone',
      "an unknown order and somebody else's are not found",
      /history-2 .*found 200 .*expected 404/,
    ],
    ['forgets keys', 'the same key in sequence places one order', /found id .*, expected /],
    ['forgets keys', 'the same key several times at once places one order', /found ids .*, expected one/],
    [
      'forgets what a key stood for',
      'the same key with another body is refused once the first order has been applied',
      /found 200 .*expected 422/,
    ],
    [
      'sells what is gone',
      'the last units are sold once, however many want them at the same time',
      /found 12 confirmed, expected 5/,
    ],
    [
      'takes some lines of a refused order',
      'an order that one line cannot be had of takes nothing at all',
      /GET \/products\/1: .*expected available \d+ after the refusal/,
    ],
    [
      'tells unknown e-mails apart',
      'a wrong password and an unknown e-mail get the same answer',
      /wrong_credentials.*unknown_email.*expected the same/,
    ],
    [
      'skips a product between pages',
      'paging yields every product once, in ascending order of id',
      /at place 100, expected .*"id":101/,
    ],
    ['forgets to store', 'the audit agrees with the answers', /lost: .* was accepted and is not stored/],
  ])('is broken by a shop that %s', async (flaw, name, message) => {
    const failure = (await checked([flaw])).failed.find((candidate) => candidate.name === name)
    expect(failure?.message).toMatch(message)
  })

  test('has no two cases of the same name', () => {
    expect(new Set(shop.contract.map(({ name }) => name)).size).toBe(shop.contract.length)
  })
})
