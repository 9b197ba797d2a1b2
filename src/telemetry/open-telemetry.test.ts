import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { setTimeout as delay } from 'node:timers/promises'
import { gunzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { UserError } from '../base/errors.ts'
import { notesDriver, steadyLoad } from '../load/testing/harness.ts'
import { serveNotes } from '../load/testing/server.ts'
import { type LiveListener, watchedDriver } from '../run/watch/live.ts'
import { METRICS, prometheusName } from './metric-definitions.ts'
import { openTelemetry } from './open-telemetry.ts'

const SAMPLE = /^([a-z_]+)\{?([^}]*)\}? (\S+)$/

/** A real load against a real server, as a run tells of it. */
async function drive(listener: LiveListener) {
  await using server = await serveNotes()
  await using driver = await notesDriver()
  const watched = watchedDriver(driver, listener, 'steady', () => 'calm')
  listener({ kind: 'round', target: 'shop', round: 2, rounds: 6 })
  const job = { target: 'shop', entrypoint: server.url, seed: 1, requestTimeoutMs: 2_000, workers: 1 }
  const load = steadyLoad({ ratePerSecond: 300, durationMs: 600 })
  const { stages } = await watched.run({ ...job, load }, { opened() {}, closed() {} }, new AbortController().signal)
  const bytes = { receivedBytes: 10, sentBytes: 20, throttledMs: null }
  const components = [{ component: 'api', cpuMs: 1_500, memoryBytes: 4_096, ...bytes }]
  listener({ kind: 'usage', target: 'shop', profile: 'steady', stage: 'calm', components })
  if (stages[0] === undefined) throw new Error('nothing was driven')
  return stages[0]
}

async function collector(status = 200) {
  const bodies: { path: string | undefined; type: string | undefined; body: Buffer }[] = []
  const server = createServer(async (request, response) => {
    const body = await buffer(request)
    const { 'content-type': type, 'content-encoding': encoding } = request.headers
    bodies.push({ path: request.url, type, body: encoding === 'gzip' ? gunzipSync(body) : body })
    response.writeHead(status).end()
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    bodies,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections()
      server.close()
    },
  }
}

test('Prometheus scrapes what was measured, by the names that are told', async () => {
  const said: string[] = []
  await using telemetry = await openTelemetry({ metricsPort: 0, say: (text) => said.push(text) })
  const stage = await drive(telemetry.listener)
  const url = said[0]?.replace('Metrics: ', '') ?? ''
  expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/metrics$/)
  const text = await (await fetch(url)).text()
  const samples = text
    .split('\n')
    .map((line) => SAMPLE.exec(line))
    .filter((match) => match !== null)
    .map(([, name = '', labels = '', value]) => ({ name, labels, value: Number(value) }))
  const value = (name: string, ...labels: string[]) =>
    samples.find((sample) => sample.name === name && labels.every((label) => sample.labels.includes(label)))?.value

  const place = ['archbench_target="shop"', 'archbench_profile="steady"', 'archbench_stage="calm"']
  expect(value('archbench_round')).toBe(3)
  expect(value('archbench_requests_planned_total', ...place)).toBe(stage.requests.planned)
  expect(value('archbench_requests_total', ...place, 'archbench_outcome="completed"')).toBe(stage.requests.completed)
  expect(value('archbench_requests_total', ...place, 'archbench_outcome="failed"')).toBe(0)
  expect(value('archbench_response_duration_seconds_count', ...place)).toBe(stage.responseTime.count)
  expect(value('archbench_response_duration_seconds_bucket', ...place, 'le="+Inf"')).toBe(stage.responseTime.count)
  expect(value('archbench_send_lag_seconds_count', ...place)).toBe(stage.requests.planned)
  expect(value('archbench_visibility_duration_seconds_count', ...place)).toBe(stage.visibility.count)
  expect(value('http_client_request_duration_seconds_count', 'server_address="127.0.0.1"')).toBe(
    stage.serviceTime.count,
  )
  expect(value('http_client_active_requests')).toBe(0)
  expect(value('archbench_component_cpu_time_seconds_total', 'archbench_component="api"')).toBe(1.5)
  expect(value('archbench_component_memory_usage_bytes', 'archbench_component="api"')).toBe(4_096)
  expect(value('archbench_component_network_io_bytes_total', 'network_io_direction="transmit"')).toBe(20)
  for (const definition of Object.values(METRICS)) expect(text).toContain(`# TYPE ${prometheusName(definition)} `)
  expect((await fetch(url.replace('/metrics', '/other'))).status).toBe(404)
})

test('a collector gets what was measured over OTLP, the last of it when the run ends', async () => {
  await using receiver = await collector()
  const said: string[] = []
  {
    await using telemetry = await openTelemetry({ otlp: receiver.url, say: (text) => said.push(text) })
    await drive(telemetry.listener)
  }
  const last = receiver.bodies.at(-1)
  expect(last).toMatchObject({ path: '/v1/metrics', type: 'application/x-protobuf' })
  const text = last?.body.toString('latin1')
  for (const { name } of Object.values(METRICS)) expect(text).toContain(name)
  expect(text).toContain('service.instance.id')
  expect(said).toEqual([])
})

test.concurrent.each([
  ['is down', undefined],
  ['refuses', 400],
])('a collector that %s is told once, and the run goes on', async (_, status) => {
  const said: string[] = []
  await using receiver = await collector(status)
  if (status === undefined) await receiver[Symbol.asyncDispose]()
  let overMs = 0
  {
    await using telemetry = await openTelemetry({ otlp: receiver.url, say: (text) => said.push(text) })
    const { requests } = await drive(telemetry.listener)
    expect(requests.completed).toBeGreaterThan(100)
    await delay(4_200)
    overMs = performance.now()
  }
  // 2 s are allowed; ten times as long is the most that a busy machine explains.
  expect(performance.now() - overMs).toBeLessThan(20_000)
  expect(said).toEqual([expect.stringMatching(/^Metrics cannot be sent to http.*\. The run goes on without them\.$/)])
})

test('an address that is none, and a port that is taken, are the user’s to fix', async () => {
  await expect(openTelemetry({ otlp: 'localhost:4317', say() {} })).rejects.toThrow(UserError)
  await using receiver = await collector()
  const metricsPort = Number(new URL(receiver.url).port)
  const failure = await openTelemetry({ metricsPort, say() {} }).catch((error: unknown) => error)
  expect((failure as UserError).paragraph()).toMatch(/--metrics-port.*EADDRINUSE/)
})
