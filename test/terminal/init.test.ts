import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { packageRoot } from '../../src/base/package-root.ts'
import { isInstalled, Tmux } from './tmux.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'archbench-init-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

function open(): Tmux {
  const program = join(packageRoot, 'bin', 'archbench.js')
  const script = `trap : INT; "${process.execPath}" "${program}" init; echo "exit code $?"; exec sleep 1000`
  return new Tmux({ columns: 110, rows: 30, folder, command: ['sh', '-c', script] })
}

describe.skipIf(!isInstalled('tmux'))('archbench init at a terminal (needs tmux)', () => {
  test('asks, says what is wrong, asks again and writes what was answered', async () => {
    using terminal = open()
    await terminal.shows(/^Scenario: .*\[ecommerce\]:$/m)
    terminal.press('Enter')
    await terminal.shows(/^Targets .*\[monolith,/m)
    terminal.type('monolit')
    terminal.press('Enter')
    await terminal.shows(/did you mean "monolith"\?[\s\S]*^Targets/m)
    terminal.type('monolith, serverless')
    terminal.press('Enter')
    await terminal.shows(/Written: archbench\.yaml[\s\S]*archbench compare[\s\S]*exit code 0/)
    const text = readFileSync(join(folder, 'archbench.yaml'), 'utf8')
    expect(text).toMatch(/^targets: \[monolith, serverless\]/m)
    expect(text).toMatch(/^# scenario: ecommerce/m)
  })

  test('proposes what the folder has: two answers, and all of it is written', async () => {
    writeFileSync(join(folder, 'compose.yaml'), 'services: { web: { command: [node, a.mjs], ports: ["8080:8080"] } }')
    mkdirSync(join(folder, '.github'))
    using terminal = open()
    await terminal.shows(/^Found: compose\.yaml, \.github$/m)
    await terminal.shows(/^Targets .*\[\.\/compose\.yaml\]:$/m)
    terminal.press('Enter')
    await terminal.shows(/^CI workflow: github, gitlab, jenkins, none \[github\]:$/m)
    terminal.type('gitlub')
    terminal.press('Enter')
    await terminal.shows(/Write one of github, gitlab, jenkins, none\.\s+CI workflow/)
    terminal.type('jenkins')
    terminal.press('Enter')
    await terminal.shows(/Written: archbench\.yaml, scenario\.yaml, Jenkinsfile[\s\S]*exit code 0/)
    expect(readFileSync(join(folder, 'archbench.yaml'), 'utf8')).toMatch(/^targets: \[\.\/compose\.yaml\]/m)
    expect(existsSync(join(folder, '.github', 'workflows'))).toBe(false)
  })

  test('writes nothing where it is interrupted', async () => {
    using terminal = open()
    await terminal.shows(/^Scenario/m)
    terminal.press('C-c')
    await terminal.shows(/exit code 130/)
    expect(existsSync(join(folder, 'archbench.yaml'))).toBe(false)
  })
})
