import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { openPart } from './part-file.ts'

test('what a killed process was writing goes when the next one writes; what a living one writes stays', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'archbench-part-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const module = new URL('./part-file.ts', import.meta.url).href
  const script = `const { openPart } = await import('${module}'); await openPart(process.argv[1]); process.kill(process.pid, 'SIGKILL')`
  const killed = () => execFileSync(process.execPath, ['--input-type=module', '-e', script, join(folder, 'a.json')])
  expect(killed).toThrow()
  expect(readdirSync(folder)).toEqual([expect.stringMatching(/^\.archbench-[\w.-]+\.part$/)])

  const parts = [await openPart(join(folder, 'a.json')), await openPart(join(folder, 'b.json'))]
  for (const { handle } of parts) await handle.close()
  expect(
    readdirSync(folder)
      .map((name) => join(folder, name))
      .sort(),
  ).toEqual(parts.map(({ path }) => path).sort())
})
