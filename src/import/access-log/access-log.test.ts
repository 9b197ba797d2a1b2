import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { readHours } from '../../cost/read/read-hours.ts'
import { arrivalOffsets } from '../../load/arrivals.ts'
import { readProfile } from '../../load/profile/read-profile.ts'
import { loadsOf } from '../../load/profile/resolve.ts'
import { accessLogLines, dailyShape } from '../testing/access-log-lines.ts'
import { drawnRequests, ImportFolder } from '../testing/import-folder.ts'
import { accessLog } from './importer.ts'

let folder: ImportFolder
beforeEach(() => {
  folder = new ImportFolder()
})
afterEach(() => folder[Symbol.dispose]())

function correlation(a: readonly number[], b: readonly number[]): number {
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length
  const [ma, mb] = [mean(a), mean(b)]
  const product = mean(a.map((value, at) => (value - ma) * ((b[at] ?? 0) - mb)))
  return product / Math.sqrt(mean(a.map((value) => (value - ma) ** 2)) * mean(b.map((value) => (value - mb) ** 2)))
}

describe('a log of 100,000 lines', () => {
  test('is replayed with its mix, within 1 %, and its ids as often as they were', async () => {
    const lines = accessLogLines(100_000)
    const scenario = await folder.load(await accessLog.read(folder.write('access.log', lines.join('\n'))))
    const drawn = drawnRequests(scenario, 100_000)
    const shareOf = (paths: readonly string[], pattern: RegExp): number =>
      paths.filter((path) => pattern.test(path)).length / paths.length
    const logged = lines.map((line) => /"([A-Z]+ \S+)/.exec(line)?.[1] ?? '')
    const sent = drawn.map(({ method, path }) => `${method} ${path}`)
    const kinds = [
      /^GET \/$/,
      /^GET \/products\/\d+$/,
      /^GET \/search\?/,
      /^GET \/users\/\d+\/orders$/,
      /^POST \/orders$/,
      /css$/,
    ]
    for (const kind of kinds) expect(Math.abs(shareOf(sent, kind) - shareOf(logged, kind))).toBeLessThan(0.01)
    for (const id of [/products\/1$/, /products\/2$/, /products\/50$/]) {
      expect(Math.abs(shareOf(sent, id) - shareOf(logged, id))).toBeLessThan(0.005)
    }
    expect(Object.keys(scenario.operations)).toEqual([
      'GET /products/{id}',
      'GET /',
      'GET /search',
      'GET /users/{id}/orders',
      'POST /orders',
      'GET /static/app.css',
    ])
    expect(Object.keys(scenario.operations['GET /users/{id}/orders']?.answers ?? {})).toEqual(['200', '404'])
  })

  test('has its hourly shape in the schedule of the replay, and in the hours that costs are calculated from', async () => {
    const shape = dailyShape(100_000, 24)
    await folder.load(
      await accessLog.read(folder.write('access.log.gz', gzipSync(accessLogLines(100_000, 24).join('\n')))),
    )
    const profile = await readProfile(join(folder.path, 'traffic.yaml'))
    if (profile.loop !== 'open') throw new TypeError('a replay is an open loop')
    const [load] = loadsOf(profile, { connections: 1, fullRatePerSecond: 2_000 })
    if (load?.load.loop !== 'open') throw new TypeError('a replay is an open load')
    const offsets = arrivalOffsets({ ...load.load, leadInMs: 0 }, 1)
    const replayed = shape.map(() => 0)
    for (const offset of offsets) replayed[Math.floor(offset / 5_000)] = (replayed[Math.floor(offset / 5_000)] ?? 0) + 1
    expect(correlation(replayed.slice(0, 24), shape)).toBeGreaterThan(0.99)
    expect((await readHours(join(folder.path, 'traffic.csv'))).requests).toEqual(shape)
  })
})

test('more ids than a table holds: the rarest are left out, and it says so', async () => {
  const lines = Array.from({ length: 100_020 }, (_, id) =>
    Array.from(
      { length: id < 100_000 ? 2 : 1 },
      () => `h - - [02/Nov/2026:01:30:00 +0200] "GET /p/${id} HTTP/1.1" 200 1`,
    ),
  ).flat()
  const { files, notes } = await accessLog.read(folder.write('access.log', lines.join('\n')))
  expect(files[1]?.text.trim().split('\n')).toHaveLength(100_001)
  expect(notes).toContain(
    'GET /p/{id} has 100020 different paths: the 100000 most frequent are in its table, the others (0.0 % of its requests) are not.',
  )
})

test('JSON lines, a time zone and unknown methods', async () => {
  const line = (path: string, more = {}): string =>
    JSON.stringify({ time: '2026-11-02T01:30:00+02:00', method: 'GET', path, status: 200, ...more })
  const lines = [line('/a'), line('/a?token=abc&x=1'), line('/b', { method: 'OPTIONS' }), line('/c', { status: 500 })]
  const { files, notes } = await accessLog.read(folder.write('log.jsonl', lines.join('\n')))
  expect(files.map(({ name }) => name)).toEqual(['scenario.yaml', 'a.csv'])
  expect(files[1]?.text).toBe('query,count\n,1\n?token=x&x=1,1\n')
  expect(notes.join(' ')).toContain('4 requests in 1 hours; 2 kinds of requests with 75.0 %')
  expect(drawnRequests(await folder.load({ files, notes }), 30).map(({ path }) => path)).toContain('/a?token=x&x=1')
})

test('names become values where one place has many of them', async () => {
  const at = '- - [02/Nov/2026:10:00:00 +0000]'
  const lines = Array.from(
    { length: 40 },
    (_, n) => `h ${at} "GET /p/${'abcdefgh'[n % 8]}${'xyzuv'[n % 5]}-shoe/reviews HTTP/1.1" 200 1`,
  )
  const scenario = await folder.load(
    await accessLog.read(folder.write('a.log', [...lines, `h ${at} "GET /p HTTP/1.1" 200 1`].join('\n'))),
  )
  expect(Object.keys(scenario.operations)).toEqual(['GET /p/{id}/reviews', 'GET /p'])
})

test('what is no log is refused with line and formats', async () => {
  expect(await folder.refusal(accessLog, 'a.log', Uint8Array.of(65, 10, 66, 0, 1))).toMatch(
    /^~\/a\.log:1 --access-log: the log is no text\. Found: a zero byte\. Expected: .*combined.* Fix:/,
  )
  expect(await folder.refusal(accessLog, 'b.log', 'hello\nworld\n')).toMatch(
    /^~\/b\.log:1: 2 of 2 lines are no requests\. Found: hello/,
  )
  expect(await folder.refusal(accessLog, 'c.log', '')).toMatch(
    /c\.log: the log holds no requests\. Found: an empty file/,
  )
  const cut = gzipSync(accessLogLines(500).join('\n')).subarray(0, 2_000)
  expect(await folder.refusal(accessLog, 'd.log.gz', cut)).toMatch(
    /d\.log\.gz --access-log: the log cannot be read: unexpected end of file/,
  )
})

describe('an odd log', () => {
  const jsonLines = (lines: readonly object[]): string => lines.map((line) => JSON.stringify(line)).join('\n')

  test('may have times in microseconds and nanoseconds', async () => {
    const atSeconds = 1_767_225_600
    for (const scale of [1, 1e3, 1e6, 1e9]) {
      const lines = [0, 25].map((hours) => ({
        ts: (atSeconds + hours * 3_600) * scale,
        method: 'GET',
        path: '/a',
        status: 200,
      }))
      const { files } = await accessLog.read(folder.write('a.log', jsonLines(lines)))
      expect(files.at(-1)?.text).toMatch(/^hour,requests\n2026-01-01 00:00,1\n/)
    }
  })

  test('gives each file a name of its own', async () => {
    const line = (at: number, method: string, path: string): object => ({
      ts: 1_767_225_600 + at * 3_600,
      method,
      path,
      status: 200,
    })
    const paths = ['/traffic', '/orders', '/orders2'].flatMap((path) => [
      line(0, 'GET', `${path}/1`),
      line(25, 'GET', `${path}/2`),
    ])
    const more = [line(0, 'DELETE', '/orders/1'), line(0, 'DELETE', '/orders/2')]
    const imported = await accessLog.read(folder.write('a.log', jsonLines([...paths, ...more])))
    const names = imported.files.map(({ name }) => name)
    expect(new Set(names).size).toBe(names.length)
    expect(names).toContain('traffic.csv')
    expect(
      drawnRequests(await folder.load(imported), 50).filter(({ path }) => !/^\/(traffic|orders2?)\/[12]$/.test(path)),
    ).toEqual([])
  })

  test('is refused where its times or its lines cannot be right', async () => {
    const line = { method: 'GET', path: '/a', status: 200 }
    expect(
      await folder.refusal(
        accessLog,
        'a.log',
        jsonLines([
          { ...line, ts: 1 },
          { ...line, ts: 1_767_225_600 },
        ]),
      ),
    ).toMatch(/a\.log --access-log: the times of the log cannot be right\. Found: 56 years.*Fix:/)
    expect(await folder.refusal(accessLog, 'b.log', jsonLines([{ ...line, ts: 1e300 }]))).toMatch(
      /b\.log:1: 1 of 1 lines are no requests/,
    )
    expect(await folder.refusal(accessLog, 'c.log', 'x'.repeat(2_000_000))).toMatch(
      /c\.log:1 --access-log: a line of the log does not end.*Fix:/,
    )
  })
})
