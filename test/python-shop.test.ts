import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { packageRoot } from '../src/base/package-root.ts'
import { type Result, resultSchema } from '../src/result/schema.ts'
import { Archbench } from './archbench-process.ts'

const shop = join(packageRoot, 'examples', 'python-shop')
const hasPython = spawnSync('python3', ['--version']).status === 0

test.skipIf(!hasPython)('the shop in Python, by its command, does what ours does', async () => {
  using archbench = new Archbench()
  const command = `cmd:cd '${shop}' && PYTHONDONTWRITEBYTECODE=1 exec python3 shop.py`
  const { code, stdout, stderr } = await archbench.run(
    ['compare', '--targets', `monolith,${command}`, '--health', '/healthz', '--profile', 'smoke', '--json'],
    { PYTHONDONTWRITEBYTECODE: '1' },
  )
  expect(stderr).toBe('')
  const { targets }: Result = resultSchema.parse(JSON.parse(stdout))
  expect(targets.map(({ failure }) => failure)).toEqual([null, null])
  expect(targets.map(({ contract }) => contract.failed)).toEqual([[], []])
  expect(new Set(targets.map(({ contract }) => contract.passed.length)).size).toBe(1)
  expect(new Set(targets.map(({ differential }) => differential?.hash)).size).toBe(1)
  for (const { rounds } of targets) {
    expect(rounds.map(({ findings }) => findings)).toEqual([
      expect.objectContaining({ lost: 0, duplicated: 0, phantom: 0, examples: [] }),
    ])
    expect(rounds[0]?.findings.verified).toBeGreaterThan(0)
  }
  expect([0, 1]).toContain(code) // one round ranks nobody
})
