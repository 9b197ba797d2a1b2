import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { expect, test } from 'vitest'
import { hashOf, type PackedFile, packFiles } from './packed-files.ts'

const a: PackedFile = { path: 'a', mode: 0o644, content: Buffer.from('one') }
const b: PackedFile = { path: 'b', link: 'a' }

test('the hash is that of the content, in whatever order the files were found', async () => {
  const hash = await hashOf([a, b], ['more'])
  expect(await hashOf([b, a], ['more'])).toBe(hash)
  const others = [
    hashOf([a], ['more']),
    hashOf([a, b], ['else']),
    hashOf([{ ...a, content: Buffer.from('two') }, b], ['more']),
    hashOf([{ ...a, mode: 0o755 }, b], ['more']),
    hashOf([{ ...a, path: 'c' }, b], ['more']),
    hashOf([a, { ...b, link: 'c' }], ['more']),
  ]
  expect(new Set([hash, ...(await Promise.all(others))]).size).toBe(7)
})

test('a file on the disk counts and is packed as one in memory', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'archbench-pack-'))
  try {
    writeFileSync(join(folder, 'a'), 'one')
    const onDisk: PackedFile = { path: 'a', mode: 0o644, file: join(folder, 'a'), sizeBytes: 3 }
    expect(await hashOf([onDisk], [])).toBe(await hashOf([a], []))
    expect(await buffer(packFiles([onDisk, b]))).toEqual(await buffer(packFiles([b, a])))
  } finally {
    rmSync(folder, { recursive: true })
  }
})

test('a file that is gone fails the stream', async () => {
  const gone: PackedFile = { path: 'a', mode: 0o644, file: '/nowhere/at/all', sizeBytes: 3 }
  await expect(buffer(packFiles([gone]))).rejects.toThrow('ENOENT')
})
