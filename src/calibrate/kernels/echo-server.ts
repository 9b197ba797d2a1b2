import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'

// The other end of the loopback kernel, in a process of its own: tells its port, and ends when its parent does.

const server = createServer({ noDelay: true }, (socket) => {
  socket.on('error', () => socket.destroy())
  socket.pipe(socket)
})
process.on('disconnect', () => process.exit())
process.on('SIGINT', () => {})
await once(server.listen(0, '127.0.0.1'), 'listening')
process.send?.((server.address() as AddressInfo).port)
