// How long an access log of 100,000 lines takes to become a scenario and a profile. The bar is 5 s.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { accessLog } from '../../src/import/access-log/importer.ts'
import { accessLogLines } from '../../src/import/testing/access-log-lines.ts'
import { formatNumber } from '../../src/text/format.ts'

const LINES = 100_000
const BAR_MS = 5_000

const folder = mkdtempSync(join(tmpdir(), 'archbench-import-'))
try {
  const text = accessLogLines(LINES).join('\n')
  writeFileSync(join(folder, 'access.log'), text)
  writeFileSync(join(folder, 'access.log.gz'), gzipSync(text))
  for (const name of ['access.log', 'access.log.gz']) {
    const start = performance.now()
    const { files } = await accessLog.read(join(folder, name))
    const tookMs = performance.now() - start
    process.stdout.write(
      `${name}: ${formatNumber(LINES, 0)} lines became ${files.length} files in ${formatNumber(tookMs, 0)} ms (bar: ${formatNumber(BAR_MS, 0)} ms)\n`,
    )
    if (tookMs > BAR_MS) process.exitCode = 1
  }
} finally {
  rmSync(folder, { recursive: true, force: true })
}
