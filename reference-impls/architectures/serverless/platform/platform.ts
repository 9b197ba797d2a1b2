import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { Fleet, type FleetOptions } from './fleet.ts'
import { createFront } from './front.ts'
import { type FunctionDefinition, readFunctions } from './function-definition.ts'
import { errorResponse, type HttpResponse } from './http-event.ts'
import { platformMetrics } from './metrics.ts'
import { type QueueDatabase, startQueues } from './queues.ts'
import { Router } from './router.ts'

export interface PlatformOptions extends Omit<FleetOptions, 'variables'> {
  /** The file that says which functions there are. */
  readonly functionsFile: string
  readonly host: string
  /** 0 takes a free one. */
  readonly port: number
  /** Told of invocations that did not succeed. */
  readonly failed: (functionName: string, reason: string) => void
  /** Opens the database that holds the queues, with this schema; called where there are some. */
  readonly openQueues: (schema: string) => Promise<QueueDatabase>
}

export interface Platform extends AsyncDisposable {
  readonly port: number
  /** Temporary folder with the compiled code that environments share. */
  readonly compileCache: string
  /** Resolves when the deploy hook, if there is one, has succeeded; until then `/healthz` answers 503. */
  readonly deployed: Promise<void>
}

/** Starts the platform: an HTTP API in front of functions that run in processes of their own. */
export async function startPlatform(options: PlatformOptions): Promise<Platform> {
  const { functions, queues, deployHook } = await readFunctions(options.functionsFile)
  const compileCache = await mkdtemp(path.join(tmpdir(), 'functions-compile-cache-'))
  const metrics = platformMetrics()
  const variables = { ...process.env, NODE_COMPILE_CACHE: compileCache }
  const fleet = new Fleet(functions, { ...options, variables }, metrics)
  let healthy = false
  const own = {
    '/healthz': async () => (healthy ? json({ status: 'ok' }) : errorResponse(503, 'Service Unavailable')),
    '/metrics': async () => text(metrics.registry.contentType, await metrics.registry.metrics()),
  }
  const server = createFront({ router: new Router(routesOf(functions)), fleet, own, failed: options.failed })
  server.listen(options.port, options.host)
  await once(server, 'listening')
  const eventSources = new AsyncDisposableStack()
  const deployed = deploy(
    fleet,
    functions.find(({ name }) => name === deployHook),
  ).then(async () => {
    if (queues.size > 0)
      eventSources.use(await startQueues({ ...options, queues, functions, fleet, listener: metrics }))
    healthy = true
  })
  return {
    port: (server.address() as AddressInfo).port,
    compileCache,
    deployed,
    async [Symbol.asyncDispose]() {
      if (server.listening) {
        const closed = once(server, 'close')
        server.close()
        server.closeIdleConnections()
        await closed
      }
      await eventSources.disposeAsync()
      await fleet[Symbol.asyncDispose]()
      await rm(compileCache, { recursive: true, force: true })
    },
  }
}

function routesOf(functions: readonly FunctionDefinition[]): Map<string, FunctionDefinition> {
  return new Map(functions.flatMap((definition) => definition.routes.map((route) => [route, definition] as const)))
}

async function deploy(fleet: Fleet, hook: FunctionDefinition | undefined): Promise<void> {
  if (hook === undefined) return
  const result = await fleet.invoke(hook, '{}')
  if (result?.outcome.kind === 'success') return
  throw new Error(`The deploy hook "${hook.name}" has failed: ${JSON.stringify(result?.outcome)}`)
}

const json = (body: object): HttpResponse => text('application/json', JSON.stringify(body))
const text = (type: string, body: string): HttpResponse => ({ status: 200, headers: { 'content-type': type }, body })
