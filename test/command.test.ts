import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

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
  for (const command of ['compare', 'run', 'up', 'report', 'list', 'doctor', 'clean'])
    expect(stdout).toContain(`  ${command} `)
  expect(stdout).toContain('Exit codes: 0 fine')
})
