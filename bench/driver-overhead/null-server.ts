import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

// Answers everything at once with the same bytes: what is measured against it is the driver.
const body = JSON.stringify({ id: '0', text: 'nothing' })
const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }
const server = createServer({ keepAliveTimeout: 600_000 }, (request, response) => {
  request.resume()
  response.writeHead(request.method === 'POST' ? 201 : 200, headers).end(body)
})
server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port))
process.on('disconnect', () => process.exit())
