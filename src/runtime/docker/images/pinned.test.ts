import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { codeRoot } from '../../../base/package-root.ts'
import { imagesFolder, REFERENCE_IMAGE, readPinnedImages } from './pinned.ts'

test('compose files of the reference implementations name images of the list, and no others', async () => {
  const known = new Set([REFERENCE_IMAGE, ...(await readPinnedImages()).values()])
  const files = globSync('reference-impls/**/*.yaml', { cwd: codeRoot })
  const named = files.flatMap((file) =>
    [...readFileSync(join(codeRoot, file), 'utf8').matchAll(/^\s*image: *(\S+)/gm)].map(([, image]) => image),
  )
  expect(new Set(named).size).toBeGreaterThanOrEqual(5)
  expect(named.filter((image) => !known.has(image ?? ''))).toEqual([])
})

test('every image is pinned to a version and can be built without a registry', async () => {
  const dockerfiles = globSync('*/Dockerfile', { cwd: imagesFolder }).map((file) => file.split(/[/\\]/)[0])
  const pinned = await readPinnedImages()
  expect(dockerfiles.toSorted()).toEqual([...pinned.keys()].toSorted())
  for (const reference of pinned.values()) expect(reference).toMatch(/:v?\d+\.\d+/)
})
