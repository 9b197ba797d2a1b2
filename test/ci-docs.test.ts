import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { createProgram } from '../src/cli/program.ts'
import { ciExamples, root } from './ci-examples.ts'

const exampleOf = (name: string) => ciExamples().find(({ file }) => file === name)?.text ?? ''
const guide = readFileSync(join(root, 'docs', 'use', 'ci.md'), 'utf8')

describe('docs/use/ci.md', () => {
  test('has an example for each of the three systems', () => {
    const files = ciExamples().map(({ file }) => file)
    expect(files).toEqual(expect.arrayContaining(['.github/workflows/archbench.yml', '.gitlab-ci.yml', 'Jenkinsfile']))
  })

  test('names only flags that the commands have', () => {
    for (const command of createProgram().commands) {
      const known = command.options.map(({ long }) => long)
      for (const flag of flagsOf(command.name())) expect(known, `archbench ${command.name()} ${flag}`).toContain(flag)
    }
    expect(flagsOf('gate').length).toBeGreaterThan(5)
  })

  test('collects in GitLab the files that the gate writes there', () => {
    const { gate } = parse(exampleOf('.gitlab-ci.yml'))
    const { junit, codequality, metrics } = gate.artifacts.reports
    const [script] = gate.script
    expect(script).toContain(`--junit ${junit} `)
    expect(script).toContain(`--gitlab ${codequality} `)
    expect(script).toContain(`--metrics ${metrics}`)
    expect(gate.artifacts.when).toBe('always')
  })

  test('collects in Jenkins the file that the gate writes there', () => {
    const jenkinsfile = exampleOf('Jenkinsfile')
    expect(jenkinsfile).toContain('--junit reports/junit.xml')
    expect(jenkinsfile).toContain("testResults: 'reports/junit.xml'")
    expect(jenkinsfile.match(/{/g)?.length).toBe(jenkinsfile.match(/}/g)?.length)
  })
})

/** All flags that the guide, and the action for the gate, hand to a command. */
function flagsOf(command: string): string[] {
  const action = command === 'gate' ? readFileSync(join(root, 'action.yml'), 'utf8').match(/ args\+?=\(.*\)/g) : []
  const calls = [...guide.matchAll(new RegExp(`archbench ${command}\\b(?:[^\\n]|\\\\\\n|\\n +--)*`, 'g'))].map(String)
  return [...calls, ...(action ?? [])].flatMap((text) => text.match(/(?<=[ (])--[a-z-]+/g) ?? [])
}

describe('action.yml', () => {
  const { runs, inputs } = parse(readFileSync(join(root, 'action.yml'), 'utf8'))
  const gate = runs.steps.find(({ id }: { id?: string }) => id === 'gate')
  let folder: string
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'archbench-action-'))
  })
  afterEach(() => rmSync(folder, { recursive: true }))

  /** Runs the script of the gate's step as GitHub's runner does, with a program that writes down its arguments in archbench's place. */
  function runStep(env: Readonly<Record<string, string>>, program: string) {
    mkdirSync(join(folder, 'reports'))
    writeFileSync(join(folder, 'program.mjs'), program)
    writeFileSync(join(folder, 'step.sh'), gate.run)
    const { status, stderr } = spawnSync('bash', ['--noprofile', '--norc', '-eo', 'pipefail', 'step.sh'], {
      cwd: folder,
      encoding: 'utf8',
      env: {
        PATH: process.env.PATH,
        ARCHBENCH: join(folder, 'program.mjs'),
        GITHUB_OUTPUT: join(folder, 'output'),
        REPORTS: 'reports',
        ON_INCONCLUSIVE: 'warn',
        ...env,
      },
    })
    const written = join(folder, 'arguments.json')
    const args: string[] = existsSync(written) ? JSON.parse(readFileSync(written, 'utf8')) : []
    return { status, stderr, args, output: readFileSync(join(folder, 'output'), 'utf8') }
  }

  const recorder = (code: number) => `
    import { writeFileSync } from 'node:fs'
    writeFileSync('arguments.json', JSON.stringify(process.argv.slice(2)))
    writeFileSync('reports/verdict.json', '{"verdict":"cannot tell"}')
    process.exit(${code})`

  test('hands over every input as it was written, whatever it says', () => {
    const base = '$(touch owned) "; exit 0 #'
    const { args, stderr } = runStep({ BASE: base, CONFIG: 'a b.yaml', ARGS: '--seed\n7\n\n--quiet\n' }, recorder(0))
    expect(stderr).toBe('')
    expect(args.slice(args.indexOf('--base'))).toEqual([
      '--base',
      base,
      '--config',
      'a b.yaml',
      '--seed',
      '7',
      '--quiet',
    ])
    expect(args.slice(0, 3)).toEqual(['gate', '--out', 'reports'])
    expect(existsSync(join(folder, 'owned'))).toBe(false)
  })

  test('ends as the gate does, and tells the verdict either way', () => {
    const { status, output } = runStep({}, recorder(4))
    expect(status).toBe(4)
    expect(output).toBe('verdict=cannot tell\nexit-code=4\nreports=reports\n')
  })

  test('tells no verdict where the gate wrote none', () => {
    const { status, output } = runStep({}, 'process.exit(2)')
    expect(status).toBe(2)
    expect(output).toBe('verdict=\nexit-code=2\nreports=reports\n')
  })

  test('writes no input into a script', () => {
    for (const { run = '' } of runs.steps) expect(run).not.toContain('${{')
    const handedOver = Object.values(gate.env).join(' ')
    const others = Object.keys(inputs).filter((name) => !handedOver.includes(`inputs.${name} `))
    expect(others).toEqual(['working-directory'])
  })
})
