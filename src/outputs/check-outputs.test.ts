import { execFileSync } from 'node:child_process'
import { mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { checkOutputs } from './check-outputs.ts'

let folder: string
const within = (name: string) => join(folder, name)

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'archbench-check-'))
})
afterEach(() => rm(folder, { recursive: true }))

const file = (path: string) => ({ kind: 'file', key: '--json', path }) as const

describe('checkOutputs', () => {
  test('makes folders, and leaves nothing else', async () => {
    await writeFile(within('old.json'), 'old')
    await symlink('nowhere', within('link'))
    execFileSync('mkfifo', [within('pipe')])
    const files = ['old.json', 'link', 'pipe', 'deep/er/new.json'].map((name) => file(within(name)))
    await checkOutputs([{ kind: 'folder', key: '--out', path: within('reports') }, ...files])
    await checkOutputs([file('/dev/null'), file('/dev/stdout'), { kind: 'file', key: '--junit', path: undefined }])
    expect((await readdir(folder, { recursive: true })).sort()).toEqual(
      ['deep', 'deep/er', 'link', 'old.json', 'pipe', 'reports'].sort(),
    )
  })

  test('refuses what cannot be written, by its flag', async () => {
    await writeFile(within('old.json'), 'old')
    await expect(checkOutputs([file(folder)])).rejects.toMatchObject({ details: { file: folder, key: '--json' } })
    await expect(checkOutputs([file(within('old.json/x.json'))])).rejects.toThrow('this file cannot be written')
    const out = { kind: 'folder', key: '--out', path: within('old.json') } as const
    await expect(checkOutputs([out])).rejects.toMatchObject({ message: 'this folder cannot be written' })
  })

  // Node's own recursive mkdir never ends there.
  test.runIf(process.platform === 'linux')('ends at once below /proc', async () => {
    const out = { kind: 'folder', key: '--out', path: '/proc/reports' } as const
    await expect(checkOutputs([out])).rejects.toMatchObject({ details: { file: '/proc/reports', key: '--out' } })
    await expect(checkOutputs([file('/proc/x/junit.xml')])).rejects.toThrow('this file cannot be written')
  })

  test.runIf(process.getuid?.() !== 0)('refuses a folder that is there and not writable', async () => {
    await expect(checkOutputs([{ kind: 'folder', key: '--out', path: '/' }])).rejects.toThrow('cannot be written')
  })
})
