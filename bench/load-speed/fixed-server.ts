// The process of the server that stands in where there is no nginx: the same bytes for every request, at once.
import { ANSWER, serveRaw } from '../load-accuracy/raw-http.ts'

process.on('disconnect', () => process.exit())
process.on('SIGINT', () => {}) // the parent decides
process.send?.(await serveRaw((socket) => socket.write(ANSWER)))
