import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { renderTrendPage } from '../../src/advice/trend/page/render-trend-page.ts'
import { readResultFolder } from '../../src/advice/trend/read/read-folder.ts'
import { openResultCache } from '../../src/advice/trend/read/result-cache.ts'
import { trend } from '../../src/advice/trend/trend.ts'
import { fixtureResult } from '../../src/report/testing/fixture-result.ts'
import { sealed } from '../../src/result/checksum.ts'
import { METRICS } from '../../src/result/metric.ts'
import { formatDuration, formatNumber } from '../../src/text/format.ts'

// How long the page of 2,000 results takes, and how large it is. The first reading verifies every result; the bar
// (3 s and 2 MB) is for a folder that was read before, as every night but the first is.

const RESULTS = Number(process.argv[2] ?? 2_000)
const folder = mkdtempSync(join(tmpdir(), 'archbench-bench-'))
const cache = mkdtempSync(join(tmpdir(), 'archbench-bench-cache-'))
try {
  const result = fixtureResult({ rounds: 1 })
  for (let night = 0; night < RESULTS; night += 1) {
    const startedAt = new Date(Date.UTC(2020, 0, 1 + night)).toISOString()
    writeFileSync(join(folder, `${startedAt.slice(0, 10)}.json`), sealed({ ...result, startedAt }))
  }
  for (const what of ['read for the first time', 'read again']) {
    const start = performance.now()
    const stored = await readResultFolder(folder, await openResultCache(folder, cache))
    const readMs = performance.now() - start
    const found = trend(varied(stored), { metrics: METRICS, significance: 0.01 })
    const page = renderTrendPage(found, { source: folder, commits: [] })
    const pageMs = performance.now() - start - readMs
    process.stdout.write(
      `${RESULTS} results ${what}: ${formatDuration(readMs)}; page in ${formatDuration(pageMs)}, ${formatNumber(Buffer.byteLength(page) / 1e6, 2)} MB\n`,
    )
  }
} finally {
  for (const each of [folder, cache]) rmSync(each, { recursive: true, force: true })
}

/** The same result every night would be no series: noise of 5 %, and a change of 10 % every 500 nights. */
function varied({ results, leftOut }: Awaited<ReturnType<typeof readResultFolder>>) {
  const noisy = results.map((result, night) => ({
    ...result,
    targets: new Map(
      [...result.targets].map(([target, estimates], place) => [
        target,
        Object.fromEntries(
          Object.entries(estimates).map(([metric, estimate], row) => {
            const noise = Math.sin(night * 12.9898 + place * 78.233 + row * 37.719) * 43_758.5453
            const factor = (1 + 0.05 * (noise - Math.floor(noise) - 0.5)) * 1.1 ** Math.floor(night / 500)
            return [metric, { ...estimate, value: estimate.value * factor, atLeast: false }]
          }),
        ),
      ]),
    ),
  }))
  return { results: noisy, leftOut }
}
