import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { parse } from 'yaml'

const root = join(import.meta.dirname, '..')
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string }

/** As a newcomer calls it: by npx in the project, under the Node.js of the system. */
function npx(...args: string[]) {
  const PATH = (process.env.PATH ?? '')
    .split(':')
    .filter((folder) => !folder.startsWith(root))
    .join(':')
  return spawnSync('npx', ['archbench', ...args], {
    cwd: root,
    env: { ...process.env, PATH },
    encoding: 'utf8',
  })
}

test('npx finds the command in the project itself', () => {
  expect(npx('--version')).toMatchObject({ status: 0, stdout: `${version}\n` })
})

test('help names every command and the exit codes', () => {
  const { status, stdout } = npx('--help')
  expect(status).toBe(0)
  for (const command of ['compare', 'run', 'up', 'report', 'list', 'contract', 'doctor', 'clean'])
    expect(stdout).toContain(`  ${command} `)
  expect(stdout).toMatch(/Exit codes:\n {2}0 +success\n/)
})

test('contract prints an OpenAPI document, as YAML and as JSON', () => {
  const yaml = npx('contract', 'ecommerce')
  expect(yaml).toMatchObject({ status: 0, stdout: expect.stringMatching(/^openapi: 3\.1\.0\n/) })
  expect(JSON.parse(npx('contract', '--json').stdout)).toEqual(parse(yaml.stdout))
})

test('contract writes a file whose name says in which form', () => {
  const folder = mkdtempSync(join(tmpdir(), 'archbench-test-'))
  try {
    for (const name of ['shop.json', 'shop.yaml']) {
      expect(npx('contract', 'ecommerce', '--out', join(folder, name))).toMatchObject({ status: 0, stdout: '' })
    }
    const [json = '', yaml = ''] = ['shop.json', 'shop.yaml'].map((name) => readFileSync(join(folder, name), 'utf8'))
    expect(JSON.parse(json)).toEqual(parse(yaml))
  } finally {
    rmSync(folder, { recursive: true })
  }
})
