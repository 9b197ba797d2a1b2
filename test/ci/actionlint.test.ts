import { spawnSync } from 'node:child_process'
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { github } from '../../src/init/ci/github.ts'
import { ciExamples, root } from '../ci-examples.ts'

const actionlint = process.env.ARCHBENCH_ACTIONLINT
const ownWorkflows = readdirSync(join(root, '.github', 'workflows'))
const workflows = ciExamples().filter(({ file }) => file.startsWith('.github/workflows/'))

describe.skipIf(!actionlint)(
  'actionlint (skipped unless ARCHBENCH_ACTIONLINT names it: .ci/actionlint.sh FILE builds it)',
  () => {
    let folder: string
    beforeEach(() => {
      folder = mkdtempSync(join(tmpdir(), 'archbench-actionlint-'))
      for (const made of ['.git', '.github/workflows', '.github/actions/archbench']) {
        mkdirSync(join(folder, made), { recursive: true })
      }
      copyFileSync(join(root, 'action.yml'), join(folder, '.github/actions/archbench/action.yml'))
    })
    afterEach(() => rmSync(folder, { recursive: true }))

    /** Our own action is put beside the workflow, so that its inputs and outputs are checked as well. */
    function check(file: string, text: string): string {
      const local = text.replaceAll(/your-org\/archbench@\S+/g, './.github/actions/archbench')
      writeFileSync(join(folder, file), local)
      const flags = ['-no-color', '-shellcheck=', '-pyflakes=']
      const { status, stdout, stderr } = spawnSync(actionlint ?? '', [...flags, file], {
        cwd: folder,
        encoding: 'utf8',
      })
      return status === 0 ? '' : stdout + stderr
    }

    test.each(workflows.map(({ file, text }) => [file, text] as const))('has nothing to say of %s', (file, text) => {
      expect(check(file, text)).toBe('')
    })

    test.each(ownWorkflows)('has nothing to say of our own workflow %s', (file) => {
      expect(check(`.github/workflows/${file}`, readFileSync(join(root, '.github', 'workflows', file), 'utf8'))).toBe(
        '',
      )
    })

    test('has nothing to say of what "archbench init" writes where a checkout has to be prepared', () => {
      expect(check(github.file, github.workflow({ archbench: 'archbench@1.2.3', prepare: 'npm ci' }))).toBe('')
    })

    test('would say that an input of the action is not there', () => {
      const gate = workflows.find(({ text }) => text.includes('your-org/archbench'))
      expect(check('.github/workflows/gate.yml', gate?.text.replace('candidate:', 'candidat:') ?? '')).toContain(
        'candidat',
      )
    })
  },
)

test('has workflows to check', () => {
  expect(ownWorkflows.toSorted()).toEqual(['ci.yml', 'release.yml'])
  expect(workflows.map(({ file }) => file)).toEqual([
    '.github/workflows/archbench.yml',
    '.github/workflows/gate-by-action.yml',
    '.github/workflows/gate-comment.yml',
    '.github/workflows/trend.yml',
  ])
})
