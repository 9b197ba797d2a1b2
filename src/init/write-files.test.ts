import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { writeFiles } from './write-files.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'archbench-write-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

test('no file is written over, and none is written before', async () => {
  const [first, second] = [join(folder, 'a.yaml'), join(folder, 'b.yaml')]
  writeFileSync(second, 'mine')
  const files = [first, second].map((path) => ({ path, text: 'new' }))
  await expect(writeFiles(files, false)).rejects.toMatchObject({
    message: 'there is such a file already, and it is left as it is',
    details: { file: second },
  })
  expect(existsSync(first)).toBe(false)
  await writeFiles(files, true)
  expect([first, second].map((path) => readFileSync(path, 'utf8'))).toEqual(['new', 'new'])
})

test('only folders of a CI system are made', async () => {
  const file = join(folder, '.github', 'workflows', 'archbench.yml')
  await writeFiles([{ path: file, text: 'new', makesFolder: true }], false)
  expect(readFileSync(file, 'utf8')).toBe('new')
  await expect(writeFiles([{ path: join(folder, 'no', 'a.yaml'), text: 'new' }], false)).rejects.toThrow(
    'the file cannot be written',
  )
})
