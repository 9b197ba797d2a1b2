// Answers everything at once with the same bytes: what is measured against it is the way to it.
import { createServer } from 'node:http'

const body = JSON.stringify({ ok: true })
const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }
const server = createServer({ keepAliveTimeout: 600_000 }, (request, response) => {
  request.resume()
  response.writeHead(200, headers).end(body)
})
server.listen(Number(process.env.PORT), process.env.HOST)
process.on('SIGTERM', () => process.exit(0))
