import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { packageRoot } from '../../src/base/package-root.ts'
import { textWidth } from '../../src/text/text-width.ts'
import { isInstalled, Tmux } from './tmux.ts'

const program = join(packageRoot, 'bin', 'archbench.js')
const COMPARE = 'compare --targets monolith,serverless --rounds 2 --steady 3s --warm-up 1s'
/** The head of the table of targets, which stands in the view and nowhere else. */
const TABLE = /^ {2}target +rounds +status +errors$/gm

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'archbench-live-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

/** A terminal in which archbench runs, and then stays to be looked at. */
function open(columns: number, rows: number, args = COMPARE, env: Record<string, string> = {}, node = ''): Tmux {
  // The shell outlives a Ctrl-C, which goes to all that run in the terminal.
  const script = `trap : INT; "${process.execPath}" ${node} "${program}" ${args}; echo "exit code $?"; exec sleep 1000`
  const command = ['sh', '-c', script]
  return new Tmux({ columns, rows, folder, command, env: { ARCHBENCH_TMPDIR: folder, ...env } })
}

/** What is wrong with a screen, in words: nothing is, where it shows one view at most and that whole. */
function faults(screen: string, columns: number, rows: number): string[] {
  const lines = screen.split('\n')
  const heads = screen.match(TABLE)?.length ?? 0
  const loads = lines.filter((line) => /^ {2}(load {3}|earlier) /.test(line)).length
  const targets = lines.filter((line) => /^[ >] (monolith|serverless) .* of 2 /.test(line)).length
  return [
    ...(heads > 1 || loads > 1 ? ['there are several views'] : []),
    ...(heads === 1 && targets !== 2 ? [`${targets} targets are shown`] : []),
    ...(heads === 0 && targets > 0 ? ['something is left of a view'] : []),
    ...(lines.length > rows ? ['it is too high'] : []),
    ...(lines.some((line) => textWidth(line) > columns) ? ['it is too wide'] : []),
  ].map((fault) => `${fault}:\n${screen}`)
}

/** Looks at the screen again and again until the program has ended. */
async function watch(terminal: Tmux, columns: number, rows: number): Promise<string[]> {
  const screens: string[] = []
  for (;;) {
    const { screen } = terminal
    if (screen !== screens.at(-1)) screens.push(screen)
    if (screen.includes('exit code')) break
    await setTimeout(70)
  }
  expect(screens.flatMap((screen) => faults(screen, columns, rows))).toEqual([])
  return screens
}

/** The view is gone and the cursor is back. */
function expectGone(terminal: Tmux): void {
  expect(terminal.everything).not.toMatch(TABLE)
  expect(terminal.everything).not.toMatch(/about .* left/)
  expect(terminal.isCursorVisible).toBe(true)
}

describe.skipIf(!isInstalled('tmux'))('the live view (needs tmux)', () => {
  test.each([
    [80, 24],
    [160, 48],
  ])('is clean in %i columns and %i rows, from the start to the end', async (columns, rows) => {
    using terminal = open(columns, rows)
    await terminal.shows(/target +rounds/)
    expect(terminal.isCursorVisible).toBe(false)
    const screens = await watch(terminal, columns, rows)
    const all = screens.join('\n')
    for (const status of ['starting', 'checking', 'warming up', 'measuring', 'waiting', 'done'])
      expect(all).toContain(status)
    expect(all).toMatch(/> serverless .*measuring/)
    expect(all).toMatch(/1 of 2/)
    expect(all).toMatch(/about \d+ s left/)
    expect(all).toMatch(/rate +[\d,]+ req\/s +[▁-█]/)
    expect(all).toMatch(/p99 +[\d.,]+ ms +[▁-█]/)
    expect(terminal.screen).toContain('exit code 0')
    expect(terminal.everything).toContain('archbench compare ecommerce · 2 targets, ')
    expect(terminal.everything).toContain('Next:')
    expectGone(terminal)
  })

  test('stays clean when the terminal changes its size', async () => {
    using terminal = open(160, 48)
    await terminal.shows(/> \w+ .*measuring/)
    const sizes = [
      [80, 24],
      [50, 12],
      [120, 30],
    ] as const
    for (const [columns, rows] of sizes) {
      terminal.resize(columns, rows)
      // It is drawn over when the program hears of the new size, a moment later.
      const look = (screen: string) => ({ isShown: /measuring/.test(screen), faults: faults(screen, columns, rows) })
      await expect.poll(() => look(terminal.screen)).toEqual({ isShown: true, faults: [] })
    }
    await watch(terminal, 120, 30)
    expectGone(terminal)
  })

  test.each([
    ['one Ctrl-C', 1],
    ['two', 2],
  ])('is gone after %s, and the cursor is back', async (_, times) => {
    using terminal = open(80, 24)
    await terminal.shows(/> \w+ .*(warming up|measuring)/)
    for (let time = 0; time < times; time++) terminal.press('C-c')
    await terminal.shows(/exit code 130/)
    expectGone(terminal)
  })

  test('gives the cursor back when the program crashes', async () => {
    const crash =
      'import { existsSync } from "node:fs"; if (process.stdout.isTTY) setInterval(() => { if (existsSync("crash")) throw new Error("a crash on purpose") }, 50).unref()'
    using terminal = open(80, 24, COMPARE, {}, `--import 'data:text/javascript,${encodeURIComponent(crash)}'`)
    await terminal.shows(/target +rounds/)
    writeFileSync(join(folder, 'crash'), '')
    await terminal.shows(/a crash on purpose[\s\S]*exit code [1-9]/)
    expectGone(terminal)
  })

  test.skipIf(!isInstalled('bash'))(
    'gives the cursor back while it is stopped by Ctrl-Z, and comes again',
    async () => {
      using terminal = new Tmux({
        columns: 100,
        rows: 30,
        folder,
        command: ['bash', '--norc'],
        env: { PS1: 'prompt> ' },
      })
      terminal.type(`'${process.execPath}' '${program}' ${COMPARE}`)
      terminal.press('Enter')
      await terminal.shows(/> \w+ .*(warming up|measuring)/)
      terminal.press('C-z')
      await terminal.shows(/Stopped/)
      expect(terminal.screen).not.toMatch(TABLE)
      expect(terminal.isCursorVisible).toBe(true)
      terminal.type('fg')
      terminal.press('Enter')
      await terminal.shows(/> \w+ .*(warming up|measuring)/)
      terminal.press('C-c')
      await terminal.shows(/Report: .*\n(.*\n)*prompt> *$/)
      expectGone(terminal)
    },
  )

  test.each([
    ['in CI', { CI: 'true' }],
    ['on a terminal that can do nothing', { TERM: 'dumb' }],
  ])('is plain lines %s', async (_, env) => {
    using terminal = open(100, 50, 'run monolith --profile smoke', env)
    // Or 1, where the driver was late on a busy machine: what is looked at here is how the run is told.
    await terminal.shows(/exit code [01]/)
    expect(terminal.everything).toMatch(/^starting monolith \(about \d+ s left\)$/m)
    expect(terminal.everything).toMatch(/^round 1 of 1: measuring monolith \(about/m)
    expect(terminal.everything).not.toMatch(TABLE)
    expect(terminal.everything).not.toContain('Next:')
  })
})
