import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { importedPackages, packageFiles } from './package-closure.ts'

let root = ''
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'archbench-closure-'))
})
afterEach(() => rmSync(root, { recursive: true }))

function install(
  place: string,
  manifest: object,
  files: Readonly<Record<string, string>> = { 'index.js': place },
): void {
  for (const [name, text] of Object.entries({ 'package.json': JSON.stringify(manifest), ...files })) {
    const path = join(root, 'node_modules', place, name)
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, text)
  }
}

function paths(...names: string[]): string[] {
  return packageFiles(names, root, 'x64')
    .map(({ path }) => path)
    .filter((path) => !path.endsWith('package.json'))
    .toSorted()
}

test('packages are what is imported when the file runs', () => {
  const source = `
import type { Lambda } from 'aws-lambda'
import pg from 'pg'
import {
  type Shape,
  fastify,
} from "fastify"
import '../../../images/own.ts'
import 'side-effect'
import { join } from 'node:path'
import { readFileSync } from 'fs'
export { z } from '@scope/name/inner'
export type { T } from 'types-only'
const later = await import('lazy/part.js')
const text = "import nothing from 'a string'"
`
  expect(importedPackages(source).toSorted()).toEqual(['@scope/name', 'fastify', 'lazy', 'pg', 'side-effect'])
})

test('what a package depends on comes along, with peers that it must have', () => {
  install('a', {
    dependencies: { b: '1' },
    peerDependencies: { peer: '1', absent: '1' },
    peerDependenciesMeta: { absent: { optional: true } },
  })
  install('b', { dependencies: { a: '1' } })
  install('peer', {})
  install('stranger', {})
  expect(paths('a')).toEqual(['a', 'b', 'peer'].map((name) => `node_modules/${name}/index.js`))
})

test('two versions of one package stay apart', () => {
  install('a', { dependencies: { x: '1' } })
  install('b', { dependencies: { x: '2' } })
  install('x', {})
  install('b/node_modules/x', {})
  expect(paths('a', 'b')).toEqual([
    'node_modules/a/index.js',
    'node_modules/b/index.js',
    'node_modules/b/node_modules/x/index.js',
    'node_modules/x/index.js',
  ])
})

test('what is optional comes along where it is there and runs on Linux', () => {
  install('a', { optionalDependencies: { missing: '1', mac: '1', linux: '1', arm: '1' } })
  install('mac', { os: ['darwin'] })
  install('linux', { os: ['linux'], cpu: ['x64'] })
  install('arm', { cpu: ['arm64'] })
  expect(paths('a')).toEqual(['node_modules/a/index.js', 'node_modules/linux/index.js'])
})

test('a package that is needed and not there is told', () => {
  install('a', { dependencies: { missing: '1' } })
  expect(() => paths('a')).toThrow('the npm package missing is not installed')
})

test('what no program reads stays behind', () => {
  install(
    'a',
    {},
    {
      'lib/a.js': '',
      'lib/a.d.ts': '',
      'lib/a.js.map': '',
      'README.md': '',
      'test/a.js': '',
      'lib/test/b.js': '',
      LICENSE: '',
    },
  )
  expect(paths('a')).toEqual(['node_modules/a/LICENSE', 'node_modules/a/lib/a.js', 'node_modules/a/lib/test/b.js'])
})
