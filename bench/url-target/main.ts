import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { packageRoot } from '../../src/base/package-root.ts'
import { resultSchema } from '../../src/result/schema.ts'
import { startNginx } from '../load-speed/nginx.ts'

// How long it takes, from nothing, to measure static pages that a nginx serves: `npm run bench:url-target [-- /path/of/nginx]`.

const MOST_SECONDS = 30
const [command = 'nginx'] = process.argv.slice(2)
const folder = mkdtempSync(join(tmpdir(), 'archbench-url-target-'))

try {
  for (const page of ['index', 'about']) writeFileSync(join(folder, `${page}.html`), `<h1>Welcome to ${page}</h1>\n`)
  await using nginx = await startNginx(command, undefined, `root ${folder}; default_type text/html; index index.html;`)
  const started = performance.now()
  const scenario = join(folder, 'scenario.yaml')
  const requests = '  - { name: home, weight: 3, path: / }\n  - { name: about, path: /about.html }\n'
  writeFileSync(scenario, `title: Static pages\nrequests:\n${requests}`)
  const program = join(packageRoot, 'bin', 'archbench.js')
  const args = ['run', nginx.url, '--scenario', scenario, '--time', '20s', '--out', join(folder, 'reports')]
  const { status } = spawnSync(process.execPath, [program, ...args], { stdio: 'inherit' })
  const seconds = (performance.now() - started) / 1_000
  const file = readdirSync(join(folder, 'reports')).find((name) => name.endsWith('.json')) ?? ''
  const { targets } = resultSchema.parse(JSON.parse(readFileSync(join(folder, 'reports', file), 'utf8')))
  const rounds = targets[0]?.rounds.length ?? 0
  const isGood = status === 0 && rounds >= 6 && seconds <= MOST_SECONDS
  process.stdout.write(
    `\n${seconds.toFixed(1)} s, ${rounds} rounds: ${isGood ? 'good' : 'not good'} (at most ${MOST_SECONDS} s)\n`,
  )
  process.exitCode = isGood ? 0 : 1
} finally {
  rmSync(folder, { recursive: true })
}
