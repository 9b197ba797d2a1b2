import { mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { UserError } from '../../../base/errors.ts'
import { readBuildContext } from './build-context.ts'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'archbench-context-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

function write(files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
}

async function read(context = folder, dockerfile = 'Dockerfile'): Promise<string[]> {
  const build = { context, dockerfile, args: {}, target: undefined }
  const { files } = await readBuildContext(build, (reference) => reference)
  return files.map(({ path }) => path).toSorted()
}

test('the folder is sent, less what .dockerignore names', async () => {
  write({
    Dockerfile: 'FROM scratch',
    '.dockerignore': 'node_modules\n*.log\nDockerfile\n',
    'app/main.js': '',
    'node_modules/a/index.js': '',
    'debug.log': '',
  })
  symlinkSync('app/main.js', join(folder, 'link'))
  // The builder needs the Dockerfile, whatever the list says.
  expect(await read()).toEqual(['.dockerignore', 'Dockerfile', 'app/main.js', 'link'])
})

test('an exception gives back what lies in a folder that is left out', async () => {
  write({ Dockerfile: '', '.dockerignore': 'data\n!data/keep\n', 'data/keep': '', 'data/lose': '' })
  expect(await read()).toContain('data/keep')
  expect(await read()).not.toContain('data/lose')
})

test('a Dockerfile may have a list of its own', async () => {
  write({ 'other.Dockerfile': '', 'other.Dockerfile.dockerignore': 'a\n', '.dockerignore': 'b\n', a: '', b: '' })
  expect(await read(folder, 'other.Dockerfile')).toEqual(expect.not.arrayContaining(['a']))
  expect(await read(folder, 'other.Dockerfile')).toContain('b')
})

test('a Dockerfile may lie beside the folder that is sent', async () => {
  write({ Dockerfile: 'FROM scratch', 'context/a': '' })
  expect(await read(join(folder, 'context'), '../Dockerfile')).toEqual(['.archbench.Dockerfile', 'a'])
})

test('a folder that is far too large is told, with what to do', async () => {
  write({ Dockerfile: '', large: '' })
  truncateSync(join(folder, 'large'), 201 * 2 ** 20)
  const error = await read().catch((cause: unknown) => cause)
  expect(error).toBeInstanceOf(UserError)
  expect((error as UserError).paragraph()).toMatch(/more than 200 MiB.*\.dockerignore/)
})

test('a missing Dockerfile or folder is told', async () => {
  await expect(read()).rejects.toThrow('no such Dockerfile')
  await expect(read(join(folder, 'nowhere'))).rejects.toThrow('no such folder')
})
