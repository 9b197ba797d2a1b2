import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
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
    await terminal.shows(/^Targets \[monolith,/m)
    terminal.type('monolit')
    terminal.press('Enter')
    await terminal.shows(/did you mean "monolith"\?[\s\S]*^Targets/m)
    terminal.type('monolith, serverless')
    terminal.press('Enter')
    await terminal.shows(/^Load profiles: .*\[saturate,steady\]:$/m)
    terminal.press('Enter')
    await terminal.shows(/Written: archbench\.yaml[\s\S]*archbench compare[\s\S]*exit code 0/)
    const text = readFileSync(join(folder, 'archbench.yaml'), 'utf8')
    expect(text).toMatch(/^targets: \[monolith, serverless\]/m)
    expect(text).toMatch(/^# scenario: ecommerce/m)
  })

  test('writes nothing where it is interrupted', async () => {
    using terminal = open()
    await terminal.shows(/^Scenario/m)
    terminal.press('C-c')
    await terminal.shows(/exit code 130/)
    expect(existsSync(join(folder, 'archbench.yaml'))).toBe(false)
  })
})
