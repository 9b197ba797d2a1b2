// Answers everything at once with the same bytes: what is measured against it is the driver, or the way to it. It looks
// for no more than the end of each request's head, so that a driver is at its limit before it is; GET requests only.
import cluster from 'node:cluster'
import { createServer } from 'node:net'

const HEAD_END = Buffer.from('\r\n\r\n')
const body = JSON.stringify({ ok: true })
const head = ['HTTP/1.1 200 OK', 'content-type: application/json', `content-length: ${body.length}`]
const answer = Buffer.from(`${head.join('\r\n')}${HEAD_END}${body}`)

function serve(): void {
  const server = createServer({ noDelay: true }, (socket) => {
    let seen = 0 // of the bytes that end a head
    socket.on('error', () => socket.destroy())
    socket.on('data', (bytes) => {
      for (let index = 0; index < bytes.length; index++) {
        seen = bytes[index] === HEAD_END[seen] ? seen + 1 : bytes[index] === HEAD_END[0] ? 1 : 0
        if (seen < HEAD_END.length) continue
        seen = 0
        socket.write(answer)
      }
    })
  })
  server.listen(Number(process.env.PORT), process.env.HOST)
}

process.on('SIGTERM', () => process.exit(0))
const processes = Number(process.env.PROCESSES ?? 1)
if (cluster.isPrimary && processes > 1) for (let started = 0; started < processes; started++) cluster.fork()
else serve()
