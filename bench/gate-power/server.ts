/**
 * A small HTTP server whose requests cost as much as it is told: so many rounds of a hash each.
 *
 *     HOST=127.0.0.1 PORT=8080 node bench/gate-power/server.ts 40
 */
import { hash } from 'node:crypto'
import { createServer, type ServerResponse } from 'node:http'

const rounds = Number(process.argv[2] ?? 40)
const text = 'what a request has to do '.repeat(40)

function answer(response: ServerResponse, status: number, body?: object): void {
  const json = body === undefined ? '' : JSON.stringify(body)
  response
    .writeHead(status, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(json) })
    .end(json)
}

const server = createServer({ keepAliveTimeout: 600_000 }, (request, response) => {
  request.resume()
  if (request.url === '/bench/audit') return answer(response, 200, { pending: 0 })
  if (request.url?.startsWith('/bench/')) {
    response.writeHead(204).end()
    return
  }
  let digest = ''
  for (let round = 0; round < rounds; round += 1) digest = hash('sha1', text)
  answer(response, 200, { digest })
})
server.listen(Number(process.env.PORT), process.env.HOST)
process.on('SIGTERM', () => process.exit(0))
