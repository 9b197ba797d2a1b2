import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { runCommand } from '../src/cli/main.ts'
import { fixtureResult } from '../src/report/testing/fixture-result.ts'
import { resultText } from '../src/result/write-result.ts'
import { root } from './ci-examples.ts'

// Whatever a user or the outside can cause is told in words that name it; none of it is called a bug.

let folder: string
let server: Server
const before = process.cwd()

const LONG = 'a'.repeat(300)
const GOOD_TARGET = 'services: { app: { command: [node, -e, "setInterval(() => {}, 1e3)"], expose: ["80"] } }\n'
const COMPOSE = (service: string): string => `services: { app: { expose: ["80"], ${service} } }\n`

/** Files that the cases use. */
const FILES: Readonly<Record<string, string | Buffer>> = {
  'empty.json': '',
  'cut.json': '{"schemaVersion": 2, "too',
  'other.json': '{"a": 1}',
  'later.json': '{"schemaVersion": 99, "tool": {"name": "archbench"}}',
  'bytes.json': Buffer.from([0, 255, 254, 128, 7]),
  'list.json': '[]',
  'bad.yaml': 'rounds: [1,\n',
  'unknown-key.yaml': 'rouns: 3\n',
  'wrong-type.yaml': 'rounds: many\n',
  'alias.yaml': 'targets: *nowhere\n',
  'nul-target.yaml': 'targets: ["./a\\0b"]\n',
  'nul-out.yaml': 'out: "a\\0b"\ntargets: [./good]\n',
  'nul-logs.yaml': 'logs: "a\\0b"\ntargets: [./good]\n',
  'nul-scenario.yaml': 'scenario: "./a\\0b.mts"\n',
  'bytes.yaml': Buffer.from([0, 255, 254, 128, 7]),
  'scenarios/syntax.mts': 'export default {{{',
  'scenarios/throws.mts': 'throw new Error("not today")',
  'scenarios/throws-text.mts': 'throw "not today"',
  'scenarios/nothing.mts': 'export const a = 1',
  'scenarios/wrong.mts': 'export default { name: 3 }',
  'scenarios/package.mts': 'import "no-such-package-of-anybody"; export default 1',
  'scenarios/enum.mts': 'enum A { B }; export default A',
  'good/compose.yaml': GOOD_TARGET,
  'nothing/compose.yaml': '',
  'bytes/compose.yaml': Buffer.from([0, 255, 254, 128, 7]),
  'tabs/compose.yaml': 'services:\n\tapp: 3\n',
  'no-services/compose.yaml': 'name: x\n',
  'env-missing/compose.yaml': COMPOSE('command: [node], env_file: [no.env]'),
  'env-folder/compose.yaml': COMPOSE('command: [node], env_file: [.]'),
  'circle/compose.yaml':
    'x-archbench: { entrypoint: a }\nservices: { a: { command: [node], expose: ["1"], depends_on: [b] }, b: { command: [node], depends_on: [a] } }\n',
  'privileged/compose.yaml': COMPOSE('command: [node], privileged: true'),
  'no-program/compose.yaml': COMPOSE('command: [no-such-program]'),
  'no-rights/compose.yaml': COMPOSE('command: [./compose.yaml]'),
  'nul-command/compose.yaml': COMPOSE('command: [node, "a\\0b"]'),
  'nul-environment/compose.yaml': COMPOSE('command: [node], environment: { A: "a\\0b" }'),
  'ends/compose.yaml': COMPOSE('command: [node, -e, "process.exit(3)"]'),
  'killed/compose.yaml': COMPOSE('command: [sh, -c, "kill -9 $$$$"]'),
  'variable/compose.yaml': COMPOSE('command: [node, "$' + '{NEEDED:?is needed}"]'),
  'docker/broken/config.json': '{',
  'docker/lost/config.json': '{"currentContext": "gone"}',
  'map.yaml': '- a\n- b\n',
  'hours.csv': 'hour,requests\n1,many\n2,3\n',
  'prices.yaml': 'name: 3\n',
  'requirements.yaml': 'rate: lots\n',
  'claims.yaml': 'claims: 3\n',
}

beforeAll(async () => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'archbench-outside-')))
  for (const [name, content] of Object.entries(FILES)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), content)
  }
  writeFileSync(join(folder, 'good.json'), resultText(fixtureResult()))
  symlinkSync('loop', join(folder, 'loop'))
  mkdirSync(join(folder, 'empty'))
  // Answers, and is neither a Docker engine nor a target.
  server = createServer((_, response) => response.writeHead(418).end('tea')).listen(0, '127.0.0.1')
  await once(server, 'listening')
})
afterAll(() => {
  server.close()
  rmSync(folder, { recursive: true, force: true })
})

/** What a command listens to for the rest of its process, which here is the runner's. */
const EVENTS = ['SIGINT', 'SIGTERM', 'SIGHUP', 'disconnect'] as const
const listeners = EVENTS.map((event) => [event, process.rawListeners(event)] as const)

let said = ''
beforeEach(() => {
  said = ''
  if (process.channel) vi.spyOn(process.channel, 'unref').mockImplementation(() => {})
  const take = (chunk: string | Uint8Array): boolean => {
    said += chunk
    return true
  }
  vi.spyOn(process.stdout, 'write').mockImplementation(take)
  vi.spyOn(process.stderr, 'write').mockImplementation(take)
  vi.stubEnv('ARCHBENCH_TMPDIR', folder)
  vi.stubEnv('NO_COLOR', '1')
  process.chdir(folder)
})
afterEach(() => {
  vi.restoreAllMocks()
  vi.unstubAllEnvs()
  process.chdir(before)
  process.exitCode = 0
  for (const [event, own] of listeners) {
    for (const listener of process.rawListeners(event)) {
      if (!own.includes(listener)) process.removeListener(event, listener as () => void)
    }
  }
})

interface Case {
  readonly args: readonly string[]
  /** Part of what is said. */
  readonly says: RegExp
  readonly env?: Readonly<Record<string, string>>
}

const port = (): string => String((server.address() as AddressInfo).port)
const up = (target: string, env: Readonly<Record<string, string>> = {}, says = /./): Case => ({
  args: ['up', target, '--empty', '--runtime', 'process'],
  env,
  says,
})
const docker = (env: Readonly<Record<string, string>>, says: RegExp): Case => ({
  args: ['up', './good', '--empty', '--runtime', 'docker'],
  env,
  says,
})

/** Lazily, because some need the port of the server. */
const CASES: Readonly<Record<string, () => Case>> = {
  'a result that is not there': () => ({ args: ['report', 'no.json'], says: /no\.json/ }),
  'a result that is a folder': () => ({ args: ['report', 'empty'], says: /EISDIR/ }),
  'a result that cannot be read': () => ({ args: ['report', '/proc/self/mem'], says: /cannot be read/ }),
  'an empty result': () => ({ args: ['report', 'empty.json'], says: /is empty/ }),
  'a result that was cut short': () => ({ args: ['report', 'cut.json'], says: /no whole JSON/ }),
  'JSON of another program': () => ({ args: ['report', 'other.json'], says: /no result of archbench/ }),
  'a list for a result': () => ({ args: ['report', 'list.json'], says: /no result of archbench/ }),
  'bytes for a result': () => ({ args: ['report', 'bytes.json'], says: /bytes\.json/ }),
  'a result of a later version': () => ({ args: ['report', 'later.json'], says: /later archbench/ }),
  'a name that is too long': () => ({ args: ['report', LONG], says: /ENAMETOOLONG/ }),
  'links in a circle': () => ({ args: ['report', 'loop'], says: /ELOOP/ }),
  'a path through a file': () => ({ args: ['report', 'good.json/a.json'], says: /ENOTDIR/ }),
  'a report in a folder that is not there': () => ({
    args: ['report', 'good.json', '--out', 'no/a.md'],
    says: /no\/a\.md/,
  }),
  'a report in /proc': () => ({ args: ['report', 'good.json', '--out', '/proc/a.md'], says: /\/proc\/a\.md/ }),
  'a report in place of a folder': () => ({
    args: ['report', 'good.json', '--out', 'empty', '-f', 'csv'],
    says: /empty/,
  }),
  'a report of no format': () => ({ args: ['report', 'good.json', '--out', 'a.docx'], says: /--format/ }),
  'the same result twice': () => ({ args: ['report', 'good.json', 'good.json'], says: /merged with itself/ }),
  'a configuration that is not there': () => ({ args: ['compare', '--config', 'no.yaml'], says: /no\.yaml/ }),
  'a configuration that is a folder': () => ({ args: ['compare', '--config', 'empty'], says: /EISDIR/ }),
  'a configuration that is no YAML': () => ({ args: ['compare', '--config', 'bad.yaml'], says: /bad\.yaml:\d/ }),
  'a configuration of bytes': () => ({ args: ['compare', '--config', 'bytes.yaml'], says: /bytes\.yaml/ }),
  'an unknown key': () => ({ args: ['compare', '--config', 'unknown-key.yaml'], says: /did you mean "rounds"/ }),
  'a value of the wrong type': () => ({ args: ['compare', '--config', 'wrong-type.yaml'], says: /rounds/ }),
  'an unknown alias': () => ({ args: ['compare', '--config', 'alias.yaml'], says: /alias/ }),
  'a target with a NUL': () => ({ args: ['compare', '--config', 'nul-target.yaml'], says: /NUL/ }),
  'a folder with a NUL': () => ({ args: ['compare', '--config', 'nul-out.yaml'], says: /NUL/ }),
  'logs with a NUL': () => ({ args: ['compare', '--config', 'nul-logs.yaml'], says: /NUL/ }),
  'a scenario with a NUL': () => ({ args: ['compare', '--config', 'nul-scenario.yaml'], says: /NUL/ }),
  'a folder for results that is a file': () => ({
    args: ['compare', '-t', './good', '--out', 'good.json'],
    says: /good\.json/,
  }),
  'a folder for results in /proc': () => ({ args: ['compare', '-t', './good', '--out', '/proc/x'], says: /\/proc\/x/ }),
  'a folder for logs that is a file': () => ({
    args: ['compare', '-t', './good', '--logs', 'good.json'],
    says: /good\.json/,
  }),
  'a scenario that is not there': () => ({ args: ['compare', './no.mts'], says: /no\.mts/ }),
  'a scenario by a wrong name': () => ({ args: ['compare', 'ecomerce'], says: /did you mean "ecommerce"/ }),
  'a scenario that is a folder': () => ({ args: ['compare', './empty'], says: /not a file/ }),
  'a scenario with a wrong syntax': () => ({ args: ['compare', './scenarios/syntax.mts'], says: /syntax\.mts/ }),
  'a scenario that throws': () => ({ args: ['compare', './scenarios/throws.mts'], says: /not today/ }),
  'a scenario that throws a text': () => ({ args: ['compare', './scenarios/throws-text.mts'], says: /not today/ }),
  'a scenario without a default export': () => ({
    args: ['compare', './scenarios/nothing.mts'],
    says: /default export/,
  }),
  'a scenario of the wrong shape': () => ({ args: ['compare', './scenarios/wrong.mts'], says: /wrong\.mts/ }),
  'a scenario that lacks a package': () => ({ args: ['compare', './scenarios/package.mts'], says: /no-such-package/ }),
  'a scenario with an enum': () => ({ args: ['compare', './scenarios/enum.mts'], says: /enum/ }),
  'a target that is not there': () => ({ args: ['compare', '-t', './no'], says: /nothing at this path/ }),
  'a target by a wrong name': () => ({ args: ['compare', '-t', 'monolit'], says: /did you mean "monolith"/ }),
  'a target without a compose file': () => ({ args: ['compare', '-t', './empty'], says: /compose\.yaml/ }),
  'a target through a file': () => ({ args: ['compare', '-t', './good.json/x'], says: /good\.json/ }),
  'a target in a circle of links': () => ({ args: ['compare', '-t', './loop'], says: /loop/ }),
  'a target with a long name': () => ({ args: ['compare', '-t', `./${LONG}`], says: /aaaa/ }),
  'an empty compose file': () => up('./nothing', {}, /compose\.yaml/),
  'a compose file of bytes': () => up('./bytes', {}, /compose\.yaml/),
  'a compose file with tabs': () => up('./tabs', {}, /compose\.yaml:\d/),
  'a compose file without services': () => up('./no-services', {}, /services/),
  'an env_file that is not there': () => up('./env-missing', {}, /no\.env/),
  'an env_file that is a folder': () => up('./env-folder', {}, /EISDIR/),
  'dependencies in a circle': () => up('./circle', {}, /circle|each other|depends/),
  'a key that is refused': () => up('./privileged', {}, /privileged/),
  'a variable that has to be set': () => up('./variable', {}, /is needed/),
  'a program that is not there': () => up('./no-program', {}, /no-such-program/),
  'a program that may not be run': () => up('./no-rights', {}, /EACCES/),
  'a command with a NUL': () => up('./nul-command', {}, /NUL/),
  'a variable with a NUL': () => up('./nul-environment', {}, /NUL/),
  'a component that ends': () => up('./ends', {}, /exited with code 3/),
  'a component that is killed': () => up('./killed', {}, /SIGKILL/),
  'a folder for temporary data that is not there': () =>
    up('./good', { ARCHBENCH_TMPDIR: join(folder, 'no') }, /ENOENT/),
  'a folder for temporary data that is a file': () =>
    up('./good', { ARCHBENCH_TMPDIR: join(folder, 'good.json') }, /ENOTDIR/),
  'a folder for temporary data in /proc': () => up('./good', { ARCHBENCH_TMPDIR: '/proc' }, /\/proc/),
  'a port that is taken': () => ({
    args: ['up', './good', '--empty', '--port', port()],
    says: /another program listens/,
  }),
  'a port for metrics that is taken': () => ({
    args: ['run', './good', '--metrics-port', port()],
    says: /EADDRINUSE|listens/,
  }),
  'no socket of an engine': () => docker({ DOCKER_HOST: `unix://${join(folder, 'no.sock')}` }, /no Docker engine at/),
  'a file for the socket of an engine': () =>
    docker({ DOCKER_HOST: `unix://${join(folder, 'good.json')}` }, /not a socket/),
  'an address that means nothing': () => docker({ DOCKER_HOST: 'gopher://x' }, /no address of a Docker engine/),
  'an engine that nobody listens for': () => docker({ DOCKER_HOST: 'tcp://127.0.0.1:1' }, /nobody listens/),
  'an engine that is something else': () => docker({ DOCKER_HOST: `tcp://127.0.0.1:${port()}` }, /no Docker engine/),
  'an engine through ssh that is not there': () => docker({ DOCKER_HOST: 'ssh://127.0.0.1:1' }, /ssh/),
  'an engine without its TLS files': () =>
    docker(
      { DOCKER_HOST: `tcp://127.0.0.1:${port()}`, DOCKER_TLS_VERIFY: '1', DOCKER_CERT_PATH: join(folder, 'no') },
      /TLS|ca\.pem|certificate|DOCKER_CERT_PATH/,
    ),
  'a context that is not there': () => docker({ DOCKER_HOST: '', DOCKER_CONTEXT: 'no' }, /no Docker context/),
  'a context in use that is gone': () =>
    docker({ DOCKER_HOST: '', DOCKER_CONFIG: join(folder, 'docker/lost') }, /"gone"/),
  "a broken configuration of Docker's": () =>
    docker({ DOCKER_HOST: '', DOCKER_CONFIG: join(folder, 'docker/broken') }, /configuration cannot be read/),
  'a gate without a base': () => ({ args: ['gate', '--candidate', './good'], says: /--base/ }),
  'a revision where no repository is': () => ({
    args: ['gate', '--base', 'git:main', '--candidate', './good'],
    says: /not a git repository/,
  }),
  'a revision where no git is': () => ({
    args: ['gate', '--base', 'git:main', '--candidate', './good'],
    env: { PATH: join(folder, 'empty') },
    says: /git was not found/,
  }),
  'a base on another machine': () => ({
    args: ['gate', '--base', 'https://x', '--candidate', './good'],
    says: /--i-may-load-this/,
  }),
  'a baseline that is not there': () => ({ args: ['gate', '--baseline', 'no.json'], says: /no\.json/ }),
  'a baseline that is something else': () => ({ args: ['gate', '--baseline', 'other.json'], says: /no baseline/ }),
  'a baseline of a file that is cut': () => ({
    args: ['baseline', 'save', 'x', '--from', 'cut.json', '--out', 'b.json'],
    says: /./,
  }),
  'images in a file that is not there': () => ({
    args: ['images', 'load', 'no.tar'],
    env: { DOCKER_HOST: 'tcp://127.0.0.1:1' },
    says: /nobody listens/,
  }),
  'an image map that is not there': () => ({
    args: ['images', 'list', '--images', 'no.yaml'],
    says: /no\.yaml|no Docker engine/,
  }),
  'an image map that is a list': () => ({
    args: ['images', 'list', '--images', 'map.yaml'],
    says: /map\.yaml|no Docker engine/,
  }),
  'a profile that is not there': () => ({ args: ['compare', '--profile', './no.yaml'], says: /no\.yaml/ }),
  'a profile that is a folder': () => ({ args: ['compare', '--profile', './empty'], says: /empty/ }),
  'a profile that is no YAML': () => ({ args: ['compare', '--profile', './bad.yaml'], says: /bad\.yaml:\d/ }),
  'costs of no result': () => ({ args: ['cost', 'no.json'], says: /no\.json/ }),
  'costs where no result was made': () => ({ args: ['cost'], says: /no (?:usable )?result/ }),
  'hours that are not there': () => ({ args: ['cost', 'good.json', '--hours', 'no.csv'], says: /no\.csv/ }),
  'hours that are words': () => ({ args: ['cost', 'good.json', '--hours', 'hours.csv'], says: /hours\.csv/ }),
  'prices that are not there': () => ({ args: ['prices', '--prices', 'no.yaml'], says: /no\.yaml/ }),
  'prices of the wrong shape': () => ({ args: ['prices', '--prices', 'prices.yaml'], says: /prices\.yaml/ }),
  'a price of no such name': () => ({ args: ['prices', 'awss'], says: /did you mean "aws"/ }),
  'requirements of the wrong type': () => ({
    args: ['recommend', 'good.json', '--requirements', 'requirements.yaml'],
    says: /requirements\.yaml/,
  }),
  'a recommendation where no result was made': () => ({
    args: ['recommend', '--rate', '5'],
    says: /no (?:usable )?result/,
  }),
  'claims of the wrong shape': () => ({ args: ['claims', '--file', 'claims.yaml', '--list'], says: /claims\.yaml/ }),
  'a trend of a folder that is not there': () => ({ args: ['trend', 'no'], says: /ENOENT/ }),
  'a trend of a file': () => ({ args: ['trend', 'good.json'], says: /ENOTDIR/ }),
  'a trend of an empty folder': () => ({ args: ['trend', 'empty'], says: /no usable result/ }),
  'a file for settings that is there': () => ({ args: ['init', '--yes', '--out', 'bad.yaml'], says: /already/ }),
  'a file for settings in no folder': () => ({ args: ['init', '--yes', '--out', 'no/a.yaml'], says: /no\/a\.yaml/ }),
  'a shell that nobody knows': () => ({ args: ['completion', 'csh'], says: /csh/ }),
  'a contract of no scenario': () => ({ args: ['contract', './no.mts'], says: /no\.mts/ }),
  'more CPUs than there are': () => ({ args: ['compare', '-t', './good', '--cpus', '1000'], says: /--cpus/ }),
}

describe('none of these is a bug', () => {
  test('are many', () => expect(Object.keys(CASES).length).toBeGreaterThan(60))

  test.each(Object.keys(CASES))('%s', async (name) => {
    const { args, env = {}, says } = CASES[name]?.() ?? { args: [], says: /./ }
    for (const [key, value] of Object.entries(env)) vi.stubEnv(key, value)
    await runCommand(['node', 'archbench', ...args])
    expect(said).not.toMatch(/this is a bug|\n {4}at /)
    expect(said).toMatch(says)
    expect(process.exitCode).not.toBe(0)
  })
})

/** A shell command; `$A` calls archbench. All are started at once, so that the whole takes as long as the slowest few. */
const PROCESSES: readonly (readonly [name: string, command: string, says: RegExp, codes: readonly number[]])[] = [
  ['a full standard output', '$A list > /dev/full', /standard output cannot be written.*ENOSPC/s, [1]],
  ['a reader that went away', '$A prices | true', /^$/, [0]],
  ['a full standard error', '$A report no.json 2> /dev/full', /^$/, [2]],
  ['closed streams', '$A list <&- >&- 2>&-', /^$/, [0, 1]],
  [
    'a working directory that is gone',
    'mkdir gone; cd gone; rmdir ../gone; $A compare',
    /uv_cwd|working directory|ENOENT/,
    [1, 2],
  ],
  ['no home', 'env -u HOME $A doctor', /Node\.js/, [0]],
  ['no room for a file', 'ulimit -f 0; trap "" XFSZ; $A report good.json --out a.html', /cannot be written/, [2]],
]

const NAMESPACES: typeof PROCESSES = [
  [
    'a user without a name',
    'unshare --user --map-user=12345 --map-group=12345 -- $A doctor',
    /process runtime: ready/,
    [0],
  ],
  [
    'a full disk',
    'mkdir full; unshare --user --map-root-user --mount -- sh -c "mount -t tmpfs -o size=16k none full && $A report good.json --out full/a.html"',
    /ENOSPC/,
    [2],
  ],
]

async function shell(command: string): Promise<{ code: number | null; said: string }> {
  const archbench = `${process.execPath} ${join(root, 'bin', 'archbench.js')}`
  const child = spawn('bash', ['-c', command], {
    cwd: folder,
    env: { ...process.env, A: archbench, ARCHBENCH_TMPDIR: folder, NO_COLOR: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const ended = once(child, 'close')
  const [out, err] = await Promise.all([text(child.stdout), text(child.stderr)])
  const [code] = await ended
  return { code, said: out + err }
}

describe('nor is any of these, in a process of its own', async () => {
  const namespaces = await shellWorks('unshare --user --map-root-user --mount true')
  const cases = [...PROCESSES, ...(namespaces ? NAMESPACES : [])]

  test.concurrent.each(cases)('%s', async (_, command, says, codes) => {
    const ended = await shell(command)
    expect(ended.said).not.toMatch(/this is a bug|\n {4}at /)
    expect(ended.said).toMatch(says)
    expect(codes).toContain(ended.code)
  })
})

async function shellWorks(command: string): Promise<boolean> {
  const [code] = await once(spawn('sh', ['-c', command], { stdio: 'ignore' }), 'close')
  return code === 0
}
