// A cache in front of a service that is right: one read in ten gets what was answered to another question of its kind.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { buffer } from 'node:stream/consumers'

/** Reads that pass first, so that nothing shows before there is load. */
const UNHARMED_READS = 400
const MIXED_UP_ONE_IN = 10

const target = new URL(process.env.TARGET_URL ?? '')
/** An answer stays for so many reads: one that is new may be right for the next question too. */
const KEPT_FOR_READS = 300

/** A good answer to each kind of question. */
const kept = new Map<string, { readonly type: string; readonly body: Buffer; readonly untilRead: number }>()
let reads = 0

/** What is left of a question when it is forgotten which: neither id nor query. */
const kindOf = (path: string): string => path.replace(/\?.*$/, '').replace(/\/[^/]*\d[^/]*/g, '/:id')

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const path = request.url ?? '/'
  const isRead = request.method === 'GET' && !/^\/(bench|healthz)/.test(path)
  const kind = kindOf(path)
  const other = kept.get(kind)
  if (isRead && ++reads > UNHARMED_READS && reads % MIXED_UP_ONE_IN === 0 && other !== undefined) {
    response.writeHead(200, { 'content-type': other.type }).end(other.body)
    return
  }
  const { host, connection, 'content-length': _, ...headers } = request.headers
  const sent = await buffer(request)
  const answered = await fetch(new URL(path, target), {
    method: request.method ?? 'GET',
    headers: headers as Record<string, string>,
    ...(sent.length === 0 ? {} : { body: sent }),
  })
  const body = Buffer.from(await answered.arrayBuffer())
  const type = answered.headers.get('content-type') ?? ''
  if (isRead && answered.status === 200 && reads >= (other?.untilRead ?? 0)) {
    kept.set(kind, { type, body, untilRead: reads + KEPT_FOR_READS })
  }
  response
    .writeHead(answered.status, type === '' ? {} : { 'content-type': type })
    .end(body.length === 0 ? undefined : body)
}

createServer((request, response) => {
  answer(request, response).catch(() => response.writeHead(502).end())
}).listen(Number(process.env.PORT), process.env.HOST)
