import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { renderHtml } from '../../src/report/html/render-html.ts'
import { readResult } from '../../src/result/read-result.ts'
import { formatDuration, formatNumber } from '../../src/text/format.ts'
import { longResult } from './long-result.ts'

// How long the HTML report of a long run takes, and how large it is: 4 targets, 10 rounds of 10 minutes each.

const result = longResult({ rounds: 10, minutes: 10 })
const times: number[] = []
let page = ''
for (let time = 0; time < 5; time += 1) {
  const start = performance.now()
  page = renderHtml([result])
  times.push(performance.now() - start)
}
const folder = mkdtempSync(join(tmpdir(), 'archbench-bench-'))
try {
  const file = join(folder, 'report.html')
  writeFileSync(file, page)
  const start = performance.now()
  await readResult(file)
  const readMs = performance.now() - start
  const data = page.match(/"[\w+/=]*"(?=<\/script>)/)?.[0].length ?? 0
  const kB = (bytes: number): string => `${formatNumber(bytes / 1000, 0)} kB`
  process.stdout.write(
    `${formatNumber(JSON.stringify(result).length / 1e6)} MB of JSON, 4 targets, 10 rounds of 10 min
rendered in ${formatDuration(times[0] ?? 0)} at first, then in ${formatDuration(Math.min(...times.slice(1)))} at best
${kB(Buffer.byteLength(page))}, of which ${kB(data)} are the result; ${kB(Buffer.byteLength(page) - data)} without it
read again in ${formatDuration(readMs)}\n`,
  )
} finally {
  rmSync(folder, { recursive: true, force: true })
}
