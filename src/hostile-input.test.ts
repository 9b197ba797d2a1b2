import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { deflateSync, gzipSync } from 'node:zlib'
import { afterAll, expect, test } from 'vitest'
import { messageOf, UserError } from './base/errors.ts'
import { durationMs } from './cli/option-values.ts'
import { makePlan } from './config/make-plan.ts'
import { readConfig } from './config/read-config.ts'
import { findCatalogues, readCatalogue } from './cost/read/read-catalogue.ts'
import { readHours } from './cost/read/read-hours.ts'
import { readProfile } from './load/profile/read-profile.ts'
import { fixtureResult } from './report/testing/fixture-result.ts'
import { readResult } from './result/read-result.ts'
import type { Result } from './result/schema.ts'
import { resultText } from './result/write-result.ts'
import { loadScenario } from './scenario/load.ts'
import { scenarioDataset } from './scenario/stream.ts'
import { readTopology } from './topology/read-topology.ts'

// Input that was made to break archbench: each is refused in a sentence that says where and why, at once.

const folder = mkdtempSync(join(tmpdir(), 'archbench-hostile-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

let count = 0
function written(name: string, content: string | Buffer): string {
  const file = join(folder, `${count++}-${name}`)
  writeFileSync(file, content)
  return file
}

const prices = (base: string) => readCatalogue(written('prices.yaml', `extends: ${base}\nprices: {}\n`))
const profile = (rate: string, duration = '1s') => {
  const stage = `{ name: a, rate: ${rate}, duration: ${duration} }`
  return readProfile(written('profile.yaml', `title: X\nloop: open\nstages: [${stage}]\n`))
}
const topology = (compose: string, variables = {}) => {
  const file = written('compose.yaml', compose)
  return readTopology({ file, overrides: [], name: 'x', variant: undefined, variables })
}
const service = (more: string) => topology(`services:\n  app: { image: a, expose: ["80"], ${more} }\n`)
const result = (text: string | Buffer) => readResult(written('result.json', text))
const page = (bytes: Buffer) =>
  readResult(
    written(
      'page.html',
      `<html><script type="application/json" data-archbench-result="gzip base64">"${bytes.toString('base64')}"</script>`,
    ),
  )

/** A result whose first histogram is this one. */
function withHistogram(histogram: string): Promise<Result> {
  const changed = structuredClone(fixtureResult()) as Result & { checksum?: string }
  const stage = changed.targets[0]?.rounds[0]?.stages[0]
  if (stage === undefined) throw new Error('the fixture has a stage')
  Object.assign(stage.responseTime, { histogram })
  return result(resultText(changed))
}

function histogram(header: { digits?: number; lowest?: bigint; highest?: bigint }, payload: Buffer): string {
  const plain = Buffer.alloc(40)
  plain.writeUInt32BE(0x1c849313, 0)
  plain.writeUInt32BE(payload.length, 4)
  plain.writeUInt32BE(1, 8)
  plain.writeUInt32BE(header.digits ?? 3, 12)
  plain.writeBigUInt64BE(header.lowest ?? 1n, 16)
  plain.writeBigUInt64BE(header.highest ?? 60_000_000n, 24)
  const compressed = deflateSync(Buffer.concat([plain, payload]))
  const head = Buffer.alloc(8)
  head.writeUInt32BE(0x1c849314, 0)
  head.writeUInt32BE(compressed.length, 4)
  return Buffer.concat([head, compressed]).toString('base64')
}

const scenario = (source: string) => loadScenario(written('scenario.mjs', source))
const dataset = async (body: string) => {
  const file = written('scenario.mjs', `export default ${SCENARIO.replace('() => ({})', body)}`)
  return scenarioDataset(await loadScenario(file), 1)
}
const SCENARIO = `{
  name: 'mine', title: 'Mine', description: 'x', slo: { p99Ms: 1, errorShare: 0, visibilityP99Ms: 1 },
  dataset: () => ({}), planState: () => ({}), memory: () => ({}), contract: [], auditViews: {}, verify: () => ({}),
  operations: { get: { weight: 1, plan: () => ({}), request: () => ({}), answers: { 200: { safeParse: () => ({}) } } } },
}`

test.each<[what: string, attack: () => unknown, words: RegExp]>([
  ['--provider constructor', () => findCatalogues(['constructor'], []), /no catalogue "constructor"/],
  ['--provider __proto__', () => findCatalogues(['__proto__'], []), /no catalogue "__proto__"/],
  ['--provider toString', () => findCatalogues(['toString'], []), /no catalogue "toString"/],
  ['prices that extend constructor', () => prices('constructor'), /:1:1 extends: there is no such catalogue/],
  ['prices that extend __proto__', () => prices('__proto__'), /:1:1 extends: there is no such catalogue/],
  ['--saturate 600h', () => durationMs('600h'), /at most 168h/],
  ['a configured 600h', () => readConfig(written('a.yaml', 'saturate: 600h\n')), /:1:1 saturate: .*at most 168h/],
  ['a profile rate of 1e400', () => profile('1e400'), /stages\.0\.rate: this value does not fit/],
  ['a profile rate of 400 digits', () => profile('9'.repeat(400)), /stages\.0\.rate: this value does not fit/],
  ['a profile rate of 1e12', () => profile('1e12'), /stages\.0\.rate: .*at most 1000000\/s/],
  ['a profile of weeks', () => profile('1', '100h, x: 1'), /not known/],
  [
    'a profile of more requests than fit into memory',
    async () => {
      const file = written('long.yaml', 'title: X\nloop: open\nstages: [{ name: a, rate: 900000, duration: 160h }]\n')
      return makePlan('compare', { profile: [file] }, {})
    },
    /more requests than can be planned/,
  ],
  [
    '20,000 nested defaults',
    () => service(`command: ["${'${A:-'.repeat(20_000)}${'}'.repeat(20_000)}"]`),
    /nested too deep/,
  ],
  ['20,000 open defaults', () => service(`command: ["${'${A:-'.repeat(20_000)}"]`), /no variable that Compose knows/],
  [
    'a service named __proto__',
    () => topology('services:\n  __proto__: { image: a }\n'),
    /:2:3 __proto__: this key cannot/,
  ],
  ['a variable named __proto__', () => service('environment: { __proto__: a }'), /__proto__: this key cannot be used/],
  ['a key named constructor', () => service('constructor: a'), /constructor: this key is not known here/],
  [
    'a device for a compose file',
    () => readTopology({ file: '/dev/zero', overrides: [], name: 'x', variant: undefined, variables: {} }),
    /too large/,
  ],
  ['a device for hours', () => readHours('/dev/zero'), /too large/],
  ['a result of 100,000 levels', () => result('['.repeat(100_000)), /nested too deep/],
  [
    'a result of 100,000 levels that close',
    () => result(`${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`),
    /nested too deep/,
  ],
  ['garbage for a result', () => result(Buffer.from([0xff, 0xfe, 0, 1, 2])), /no UTF-8 text/],
  ['a page that unpacks to too much', () => page(gzipSync(Buffer.alloc(2 ** 26 + 1), { level: 1 })), /is damaged/],
  ['garbage for a histogram', () => withHistogram('AAAA'), /responseTime\.histogram: a histogram .* cannot be read/],
  ['a text for a histogram', () => withHistogram('not base64 at all'), /a histogram of this result cannot be read/],
  ['a histogram of nine digits', () => withHistogram(histogram({ digits: 9 }, Buffer.from([2]))), /cannot be read/],
  [
    'a histogram up to 2^62',
    () => withHistogram(histogram({ highest: 2n ** 62n }, Buffer.from([2]))),
    /cannot be read/,
  ],
  [
    'a histogram of a billion zeros',
    () => withHistogram(histogram({}, Buffer.from([0xff, 0xff, 0xff, 0xff, 0x0f]))),
    /cannot be read/,
  ],
  ['a histogram that unpacks to too much', () => withHistogram(histogram({}, Buffer.alloc(2 ** 21))), /cannot be read/],
  ['a histogram that is cut', () => withHistogram(histogram({}, Buffer.from([0xff]))), /cannot be read/],
  ['a scenario that throws null', () => scenario('throw null'), /scenario\.mjs: .*Found: null, which is no Error/],
  ['a scenario that throws undefined', () => scenario('throw undefined'), /Found: undefined, which is no Error/],
  ['a scenario that throws a symbol', () => scenario('throw Symbol("x")'), /Found: Symbol\(x\), which is no Error/],
  [
    'a scenario that throws a bare object',
    () => scenario('throw Object.create(null)'),
    /has no text, which is no Error/,
  ],
  [
    'a scenario that is a proxy',
    () => scenario('export default new Proxy({}, { get() { throw 1 } })'),
    /Found: a Proxy/,
  ],
  [
    'a proxy inside of a scenario',
    () => scenario('export default { operations: new Proxy({}, {}) }'),
    /operations: .*a Proxy/,
  ],
  ['a scenario that exports nothing', () => scenario('export default null'), /Found: null/],
  ['a data set that throws', () => dataset('() => { throw 5 }'), /^5$/],
  ['a data set that is a number', () => dataset('() => 42'), /scenario\.mjs dataset: .*Found: a number/],
  ['a data set that is a promise', () => dataset('async () => ({})'), /dataset: .*Found: a promise/],
  ['rows that are a number', () => dataset('() => ({ users: 3 })'), /dataset\.users: .*Found: a number/],
  ['rows that are numbers', () => dataset('() => ({ users: [1, 2] })'), /dataset\.users: .*Found: rows like a number/],
  [
    'rows without an end',
    () => dataset('() => ({ users: { length: Infinity, at: () => ({}), [Symbol.iterator]: 1 } })'),
    /a length of Infinity/,
  ],
])('%s', async (_, attack, words) => {
  const error = await (async () => attack())().then(
    () => 'it was taken',
    (reason: unknown) => (reason instanceof UserError ? reason.paragraph() : messageOf(reason)),
  )
  expect(error).toMatch(words)
})
