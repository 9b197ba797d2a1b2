import { spawn } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Result } from '../src/result/schema.ts'
import { freePorts } from '../src/runtime/free-ports.ts'
import { assembleTraces, isLater, type SpanNode, type Trace } from '../src/tracing/assemble.ts'
import { exportRequest } from '../src/tracing/otlp-schema.ts'
import { DRIVER } from '../src/tracing/requests.ts'
import { type Span, SpanKind, spanOf } from '../src/tracing/span.ts'
import { Archbench, type Ended } from './archbench-process.ts'

let archbench: Archbench
beforeAll(() => {
  archbench = new Archbench()
  writeFileSync(join(archbench.folder, 'scenario.yaml'), PAGES)
})
afterAll(() => archbench[Symbol.dispose]())

const FIXTURE = join(import.meta.dirname, 'fixtures/traced')
const PAGES = `title: Pages
requests:
  - { name: read, path: / }
`

const run = (args: readonly string[], environment = {}): Promise<Ended> =>
  archbench.run(['--quiet', ...args, '--out', 'reports'], environment)

/** The spans of a trace file. */
function spansOf(file: string): Span[] {
  const { resourceSpans } = exportRequest.parse(JSON.parse(readFileSync(join(archbench.folder, file), 'utf8')))
  return resourceSpans.flatMap(({ resource = {}, scopeSpans }) =>
    scopeSpans.flatMap(({ scope = {}, spans }) => spans.map((span) => spanOf(span, resource, scope))),
  )
}

function newestResult(): Result {
  const name = archbench.results().sort().at(-1) ?? ''
  return JSON.parse(readFileSync(join(archbench.folder, 'reports', name), 'utf8')) as Result
}

function all(node: SpanNode): SpanNode[] {
  return [node, ...node.children.flatMap(all)]
}

const componentsIn = (node: SpanNode): string[] => [...new Set(all(node).map(({ span }) => span.component))]

/** What is wrong with the times of a span and those in it, all of one machine and so of one clock: nothing. */
function wrongTimes(node: SpanNode): string[] {
  const { span, children } = node
  return children.flatMap((child) => {
    const { startNs, endNs, name } = child.span
    const isWithin = startNs >= span.startNs && (isLater(child, span) || endNs <= span.endNs)
    return [
      ...(isWithin
        ? []
        : [`${name} lies outside of ${span.name}: ${startNs - span.startNs}, ${span.endNs - endNs} ns`]),
      ...wrongTimes(child),
    ]
  })
}

const SHORT = ['--profile', 'smoke', '--trace-share', '100%']

describe('reference implementations', () => {
  const targets = ['microservices', 'event-driven']
  let ended: Ended
  let spans: Span[]

  beforeAll(async () => {
    ended = await run(['compare', '--targets', targets.join(), ...SHORT, '--trace', 'both.json'])
    spans = spansOf('both.json')
  }, 300_000)

  const rootsOf = (target: string): Span[] =>
    spans.filter((span) => span.component === DRIVER && JSON.stringify(span.resource).includes(`"${target}"`))
  const tracesOf = (target: string, operation = ''): Trace[] =>
    assembleTraces(
      rootsOf(target).filter(({ name }) => name.endsWith(operation)),
      spans.filter(({ component }) => component !== DRIVER),
    )

  test.each(targets)(
    'each sampled request of %s has one root, of the driver, whose parts nest, each in its parent',
    (target) => {
      expect(ended.stderr).toBe('')
      const roots = rootsOf(target)
      expect(roots.length).toBeGreaterThan(20)
      expect(roots.filter(({ parentSpanId }) => parentSpanId !== undefined)).toEqual([])
      expect(new Set(roots.map(({ traceId }) => traceId)).size).toBe(roots.length)
      const traces = tracesOf(target)
      expect(traces.filter(({ orphans }) => orphans > 0)).toEqual([])
      expect(traces.flatMap(({ root }) => wrongTimes(root))).toEqual([])
    },
  )

  test('no span is of a request that was not sampled', () => {
    const sampled = new Set(targets.flatMap((target) => rootsOf(target).map(({ traceId }) => traceId)))
    expect(spans.filter(({ traceId }) => !sampled.has(traceId))).toEqual([])
  })

  test.each([
    ['microservices', 'listProducts', ['driver', 'gateway', 'catalog']],
    ['microservices', 'placeOrder', ['driver', 'gateway', 'orders', 'inventory']],
    ['event-driven', 'listProducts', ['driver', 'api']],
    ['event-driven', 'placeOrder', ['driver', 'api', 'worker']],
  ])('in %s %s goes through its hops, and to the database', (target, operation, components) => {
    const traces = tracesOf(target, ` ${operation}`)
    expect(traces.length).toBeGreaterThan(0)
    for (const { root } of traces) expect(componentsIn(root)).toEqual(expect.arrayContaining(components.slice(0, 2)))
    // A repeated order is answered from what is stored: not each of them goes all the way.
    expect(traces.flatMap(({ root }) => componentsIn(root))).toEqual(expect.arrayContaining(components))
    const isQuery = ({ span }: SpanNode): boolean =>
      span.otlp.attributes?.some(({ key }) => key === 'db.query.summary') === true
    expect(traces.flatMap(({ root }) => all(root)).some(isQuery)).toBe(true)
  })

  test('the result and its reports say where the time went, and that figures include tracing', () => {
    const { tracing, warnings } = newestResult()
    expect(tracing).toMatchObject({ share: 1, dropped: 0, refused: 0 })
    for (const traced of tracing?.targets ?? []) {
      expect(traced).toMatchObject({ requests: rootsOf(traced.target).length, orphans: 0 })
      expect(traced.components.reduce((sum, { criticalShare }) => sum + criticalShare, 0)).toBeCloseTo(1)
    }
    expect(tracing?.targets.map(({ target }) => target).toSorted()).toEqual(targets.toSorted())
    expect(warnings.join('\n')).toContain('all figures include what that costs')
    expect(ended.stdout).toMatch(/Where the time of a request goes[\s\S]*driver/)
    expect(ended.stdout).toContain('Traces: both.json')
  })
})

test('targets of one’s own send their spans, those that run already to the port that was named; what is no OTLP is refused', async () => {
  const [port = 0, ownPort = 0] = await freePorts(2, new Set())
  const environment = { HOST: '127.0.0.1', PORT: String(ownPort), OTEL_SERVICE_NAME: 'running' }
  const endpoint = { OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${port}` }
  const server = spawn(process.execPath, ['server.mjs'], { cwd: FIXTURE, env: { ...environment, ...endpoint } })
  try {
    const url = `http://127.0.0.1:${ownPort}`
    const status = (): Promise<number> =>
      fetch(url).then(
        ({ status }) => status,
        () => 0,
      )
    await expect.poll(status).toBe(200)
    const args = ['compare', './scenario.yaml', '--targets', `${FIXTURE},${url}`, ...SHORT]
    const ended = await run([...args, '--trace', 'own.json', '--trace-port', `${port}`], { GARBAGE: '1' })
    expect(ended.stderr).not.toContain('archbench:')
  } finally {
    server.kill('SIGKILL')
  }
  const spans = spansOf('own.json')
  const roots = spans.filter(({ component }) => component === DRIVER)
  const own = spans.filter(({ kind }) => kind === SpanKind.server)
  expect(own.length).toBe(roots.length)
  expect(new Set(own.map(({ parentSpanId }) => parentSpanId))).toEqual(new Set(roots.map(({ spanId }) => spanId)))
  const { tracing, warnings } = newestResult()
  const components = tracing?.targets.map((target) => target.components.map(({ component }) => component).toSorted())
  expect(components?.toSorted()).toEqual([
    ['app', DRIVER],
    [DRIVER, 'running'],
  ])
  expect(tracing?.refused).toBe(own.filter(({ component }) => component === 'app').length)
  expect(warnings.join('\n')).toContain('to the trace collector were refused')
})

test.each([
  ['a file that cannot be written', ['--trace', '/proc/traces.json'], /--trace.*\/proc/s],
  ['a share without a file', ['--trace-share', '5%'], /--trace-share.*--trace traces\.json/s],
])('%s: refused before anything starts', async (_, flags, said) => {
  const ended = await run(['run', FIXTURE, '--scenario', './scenario.yaml', '--profile', 'smoke', ...flags])
  expect(ended.code).toBe(2)
  expect(ended.stderr).toMatch(said)
  expect(archbench.leftFolders()).toEqual([])
})
