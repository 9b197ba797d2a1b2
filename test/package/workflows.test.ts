import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { parseDocument } from 'yaml'
import { CI_NAMES, CI_SYSTEMS } from '../../src/init/ci/ci-systems.ts'
import { packedProject } from './packed-project.ts'
import { STEPS_OF } from './workflow-steps.ts'

// The workflows that "archbench init" writes, run as they were written: each command, the installation of archbench included.

let folder: string
let tarball: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'archbench-workflows-'))
  tarball = packedProject(folder)
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const SERVER = `
import { createServer } from 'node:http'
createServer((_, response) => response.end('{}')).listen(process.env.PORT, process.env.HOST)
`

/** A project with a start script in a repository with a remote, as a CI system checks it out; `init` has been merged, and a change follows. */
function checkedOut(ci: (typeof CI_NAMES)[number]): { readonly project: string; readonly commit: string } {
  const project = join(folder, ci)
  mkdirSync(project)
  const git = (...args: readonly string[]): string =>
    execFileSync('git', ['-c', 'user.name=A', '-c', 'user.email=a@b.example', ...args], {
      cwd: project,
      encoding: 'utf8',
    })
  writeFileSync(join(project, 'package.json'), '{ "scripts": { "start": "node server.mjs" } }')
  writeFileSync(join(project, 'server.mjs'), SERVER)
  git('init', '--quiet', '--initial-branch=main')
  execFileSync(
    process.execPath,
    [join(import.meta.dirname, '..', '..', 'bin', 'archbench.js'), ...['init', '--ci', ci, '--ci-package', tarball]],
    { cwd: project, stdio: 'pipe' },
  )
  shorten(join(project, 'archbench.yaml'))
  git('add', '--all')
  git('commit', '--quiet', '--message', 'With archbench')
  const commit = git('rev-parse', 'HEAD').trim()
  git('remote', 'add', 'origin', project)
  git('switch', '--quiet', '--create', 'change')
  writeFileSync(join(project, 'server.mjs'), `${SERVER}\n// a change\n`)
  git('commit', '--quiet', '--all', '--message', 'A change')
  return { project, commit }
}

/** A gate of one start: what it finds is of no interest here. */
function shorten(file: string): void {
  const settings = parseDocument(readFileSync(file, 'utf8'))
  for (const [key, value] of Object.entries({ saturate: '200ms', steady: '200ms', warmUp: '500ms' }))
    settings.set(key, value)
  settings.setIn(['gate', 'time'], '1s')
  writeFileSync(file, String(settings))
}

test.each(CI_NAMES)('the workflow of %s runs as it was written', (ci) => {
  const { project, commit } = checkedOut(ci)
  const steps = STEPS_OF[ci](readFileSync(join(project, CI_SYSTEMS[ci].file), 'utf8'), { commit, branch: 'main' })
  const prefix = join(folder, `${ci}-prefix`)
  const last = steps.length - 1
  for (const [at, { command, env }] of steps.entries()) {
    const { status, stdout, stderr } = spawnSync('bash', ['-eo', 'pipefail', '-c', command], {
      cwd: project,
      encoding: 'utf8',
      env: {
        ...process.env,
        PATH: `${join(prefix, 'bin')}:${process.env.PATH}`,
        npm_config_prefix: prefix,
        ARCHBENCH_TMPDIR: folder,
        GITHUB_ACTIONS: '',
        ...env,
      },
    })
    // One start decides nothing: exit code 4 where that is to be told, 0 where it is not.
    expect({ command, status, stderr: status === 0 || at === last ? '' : stderr }).toEqual({
      command,
      status: at < last ? 0 : ci === 'github' ? 0 : 4,
      stderr: '',
    })
    if (at === last) expect(stdout).toMatch(/cannot tell/i)
  }
  const reports = join(project, ci === 'github' ? 'archbench-reports' : 'reports')
  expect(readFileSync(join(reports, 'junit.xml'), 'utf8')).toContain('<testsuite')
})
