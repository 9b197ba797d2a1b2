import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { packageRoot } from '../src/base/package-root.ts'
import type { Result } from '../src/result/schema.ts'
import { Archbench } from './archbench-process.ts'
import { expectMeasured } from './expect-measured.ts'

const page = readFileSync(join(packageRoot, 'docs/use/writing-a-scenario.md'), 'utf8')
/** Files that the page gives whole, each with its name behind the language. */
const files = [...page.matchAll(/^```\w+ (\S+)\n(.*?)^```$/gms)].map(([, name = '', text = '']) => ({ name, text }))
const [, command = ''] = /^```\narchbench (.*)\n```$/m.exec(page) ?? []

test('the first command of the page about scenarios measures its files as they are, reset after reset', async () => {
  using archbench = new Archbench()
  for (const { name, text } of files) {
    mkdirSync(join(archbench.folder, dirname(name)), { recursive: true })
    writeFileSync(join(archbench.folder, name), text)
  }
  const windows = ['--saturate', '300ms', '--steady', '300ms', '--rate', '100', '--warm-up', '1s']
  const ended = await archbench.run([...command.split(' '), '--rounds', '2', '--workers', '2', ...windows, '--json'])
  expect(ended.stderr).not.toContain('this is a bug')
  const result = JSON.parse(ended.stdout) as Result
  const { targets } = result
  const stages = targets.flatMap(({ rounds }) => rounds).flatMap((round) => round.stages)
  expect(targets.map(({ failure }) => failure)).toEqual([null])
  expect(stages).toHaveLength(4)
  for (const { errors, requests } of stages) {
    expect(errors).toEqual({})
    expect(requests.completed).toBeGreaterThan(0)
  }
  expectMeasured(ended, result)
})

test('the server of the page is the one that other tests use', () => {
  const fixture = readFileSync(join(packageRoot, 'test/fixtures/guestbook/server.mjs'), 'utf8')
  expect(files.find(({ name }) => name === 'guestbook/server.mjs')?.text).toBe(fixture)
})
