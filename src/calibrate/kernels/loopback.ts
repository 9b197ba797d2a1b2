import { once } from 'node:events'
import { connect } from 'node:net'
import type { Kernel } from './kernel.ts'

const MESSAGE_BYTES = 128

/** A message to another process and back: the network stack, and how soon a process that waits is woken. */
export async function openLoopbackKernel(port: number): Promise<Kernel & Disposable> {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true })
  await once(socket, 'connect')
  const message = Buffer.alloc(MESSAGE_BYTES, 1)
  let missing = 0
  let back: () => void = () => {}
  let broken: (error: Error) => void = () => {}
  socket.on('data', ({ length }) => {
    missing -= length
    if (missing === 0) back()
  })
  socket.on('error', (error) => broken(error))
  socket.on('close', () => broken(new Error('the echo server closed the connection')))
  return {
    name: 'loopback',
    isAsync: true,
    work: () =>
      new Promise<void>((resolve, reject) => {
        back = resolve
        broken = reject
        missing = MESSAGE_BYTES
        socket.write(message)
      }),
    [Symbol.dispose]: () => void socket.destroy(),
  }
}
