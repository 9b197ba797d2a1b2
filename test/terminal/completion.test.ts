import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { completionScript } from '../../src/cli/commands/completion.ts'
import { createProgram } from '../../src/cli/program.ts'
import { isInstalled, Tmux } from './tmux.ts'

const folder = mkdtempSync(join(tmpdir(), 'archbench-completion-'))
const SHELLS = ['bash', 'zsh', 'fish'] as const
type Shell = (typeof SHELLS)[number]

beforeAll(async () => {
  for (const shell of SHELLS)
    writeFileSync(join(folder, `script.${shell}`), await completionScript(createProgram(), shell))
  mkdirSync(join(folder, 'mine'))
  mkdirSync(join(folder, 'stored'))
  writeFileSync(join(folder, 'mine', 'compose.yaml'), '')
  writeFileSync(join(folder, 'my result.json'), '')
})
afterAll(() => rmSync(folder, { recursive: true }))

/** How each shell is started without what its user has set, and takes the script. */
const START: Record<Shell, { command: string[]; setUp: string }> = {
  bash: {
    command: ['bash', '--noprofile', '--norc'],
    setUp: "bind 'set show-all-if-ambiguous on'; bind 'set bell-style none'; source script.bash",
  },
  zsh: { command: ['zsh', '-f'], setUp: 'unsetopt beep; autoload -Uz compinit; compinit -D; source script.zsh' },
  fish: { command: ['fish', '--no-config'], setUp: 'set -g fish_greeting; source script.fish' },
}

/** [what is typed, what then stands on the screen, after one Tab or two] */
const TYPED: readonly (readonly [typed: string, shown: RegExp])[] = [
  ['archbench comp', /compare[\s\S]*completion/],
  ['archbench compare --targ', /archbench compare --targets/],
  ['archbench compare --targets mon', /archbench compare --targets monolith/],
  ['archbench compare -t monolith,serv', /monolith,serverless/],
  ['archbench compare --targets=serv', /--targets=serverless/],
  ['archbench run micro', /archbench run microservices/],
  ['archbench compare --profile spike,so', /spike,soak/],
  ['archbench compare eco', /archbench compare ecommerce/],
  ['archbench compare --runtime pro', /--runtime process/],
  ['archbench --quiet compare --json --runtime doc', /--runtime docker/],
  ['archbench images pull node post', /images pull node postgres/],
  ['archbench images sa', /archbench images save/],
  ['archbench baseline save --ou', /baseline save --out/],
  ['archbench run mi', /archbench run mi(ne|croservices)|mine[\s\S]*microservices|microservices[\s\S]*mine/],
  ['archbench run ./mi', /archbench run \.\/mine/],
  ['archbench report my', /my\\? result\.json/],
  ['archbench compare --out sto', /--out stored/],
  ['archbench completion fi', /archbench completion fish/],
  ['archbench cost --provider aws,goo', /aws,google/],
  ['archbench cost my', /my\\? result\.json/],
  ['archbench help gat', /archbench help gate/],
]

describe.each(SHELLS)('%s', (shell) => {
  const { command, setUp } = START[shell]
  const isThere = isInstalled('tmux') && isInstalled(shell)

  test.skipIf(!isThere)(`completes what is typed (needs tmux and ${shell})`, async () => {
    using terminal = new Tmux({ columns: 110, rows: 40, folder, command, env: { PS1: '$ ', HOME: folder } })
    terminal.type(`${setUp}; clear; echo re''ady`)
    terminal.press('Enter')
    await terminal.shows(/^ready/m)
    for (const [typed, shown] of TYPED) {
      terminal.press('C-u')
      terminal.type(typed)
      await terminal.shows(new RegExp(`${typed.replaceAll(/[.+]/g, '\\$&')}`))
      terminal.press('Tab')
      await terminal.shows(shown)
      terminal.press('C-u')
    }
  })

  test.skipIf(!isInstalled(shell))(`finds no fault with the script (needs ${shell})`, () => {
    const { status, stderr } = spawnSync(shell, ['-n', `script.${shell}`], { cwd: folder, encoding: 'utf8' })
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
  })
})

test('bash offers every command and every option that the program has', () => {
  const program = createProgram()
  const places = [
    { words: ['archbench'], command: program },
    ...program.commands.flatMap((command) => [
      { words: ['archbench', command.name()], command },
      ...command.commands.map((each) => ({ words: ['archbench', command.name(), each.name()], command: each })),
    ]),
  ]
  expect(places.length).toBeGreaterThan(15)
  for (const { words, command } of places) {
    const options = command.options.filter(({ hidden }) => !hidden).flatMap(({ short, long }) => [short, long])
    expect(offered([...words, '-'])).toEqual(expect.arrayContaining(options.filter((flag) => flag !== undefined)))
    const names = command.commands.map((each) => each.name())
    expect(offered([...words, ''])).toEqual(expect.arrayContaining(names))
  }
})

/** What bash's function puts before who presses Tab behind the last of these words. */
function offered(words: readonly string[]): string[] {
  const script = `source script.bash; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _archbench; printf '%s\\n' "\${COMPREPLY[@]}"`
  const { stdout } = spawnSync('bash', ['--norc', '-c', script, 'bash', ...words], { cwd: folder, encoding: 'utf8' })
  return stdout.trim().split('\n')
}
