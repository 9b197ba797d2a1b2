import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { LogFolder } from './log-folder.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'archbench-logs-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

test('each component has a file of its own, with all its lines in order', async () => {
  {
    await using logs = new LogFolder(join(folder, 'new'))
    const { onLog: shop, logFile } = logs.of('shop')
    expect(logFile('api')).toBe(join(folder, 'new/shop/api.log'))
    for (let line = 0; line < 500; line++) shop('api', `line ${line}`)
    shop('db', 'ready')
  }
  expect(readdirSync(join(folder, 'new/shop')).sort()).toEqual(['api.log', 'db.log'])
  const lines = readFileSync(join(folder, 'new/shop/api.log'), 'utf8').split('\n')
  expect(lines).toHaveLength(501)
  expect(lines[499]).toBe('line 499')
})

test('a target that is named by its path stays in the folder', async () => {
  {
    await using logs = new LogFolder(folder)
    logs.of('../up/shop').onLog('api', 'here')
  }
  expect(readdirSync(folder)).toEqual(['_up_shop'])
})

test('a folder that cannot be made is told before anything starts', () => {
  writeFileSync(join(folder, 'file'), '')
  expect(() => new LogFolder(join(folder, 'file'))).toThrow('logs cannot be kept')
})

test('what is more than a component may log is left out, with a word', async () => {
  {
    await using logs = new LogFolder(folder, 20)
    const { onLog: shop } = logs.of('shop')
    for (const line of ['123456789', '123456789', 'too much', 'more']) shop('api', line)
    shop('db', 'ready')
  }
  const word = '[archbench: what follows is left out: a log is cut at 20 bytes]'
  expect(readFileSync(join(folder, 'shop/api.log'), 'utf8')).toBe(`123456789\n123456789\n${word}\n`)
  expect(readFileSync(join(folder, 'shop/db.log'), 'utf8')).toBe('ready\n')
})
