import { seededRandom } from '../../scenario/random.ts'
import { weighted, zipf } from '../../scenario/sampling.ts'

const START_MS = Date.UTC(2026, 10, 2)
const HOUR_MS = 3_600_000

/** How many requests each hour of a log has, as on a working day. */
export function dailyShape(requests: number, hours: number): number[] {
  const shape = Array.from({ length: hours }, (_, hour) => 1.1 + Math.sin(((hour % 24) / 24) * 2 * Math.PI - 2))
  const total = shape.reduce((sum, part) => sum + part, 0)
  return shape.map((part) => Math.round((part / total) * requests))
}

/** Lines of a log in the combined format: a shop, its days and its favourite products. */
export function accessLogLines(requests: number, hours = 48): string[] {
  const random = seededRandom(5)
  const product = zipf(500, 1)
  const kind = weighted<() => string>([
    [() => '"GET / HTTP/1.1" 200', 20],
    [() => `"GET /products/${product(random) + 1} HTTP/1.1" 200`, 45],
    [() => `"GET /search?q=${product(random)}&page=${random.int(1, 3)} HTTP/1.1" 200`, 15],
    [() => `"GET /users/${random.int(1, 9_000)}/orders HTTP/1.1" ${random.next() < 0.1 ? 404 : 200}`, 10],
    [() => `"POST /orders HTTP/1.1" 201`, 6],
    [() => `"GET /static/app.css HTTP/1.1" 304`, 4],
  ])
  const lines = dailyShape(requests, hours).flatMap((count, hour) =>
    Array.from({ length: count }, () => START_MS + hour * HOUR_MS + random.int(0, HOUR_MS - 1))
      .sort((a, b) => a - b)
      .map(
        (atMs) =>
          `10.0.0.${random.int(1, 250)} - - [${clf(atMs)}] ${kind(random)()} ${random.int(100, 9_000)} "-" "Mozilla/5.0 (X11)"`,
      ),
  )
  return lines
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

function clf(atMs: number): string {
  const at = new Date(atMs)
  const two = (value: number): string => String(value).padStart(2, '0')
  const clock = [at.getUTCHours(), at.getUTCMinutes(), at.getUTCSeconds()].map(two).join(':')
  return `${two(at.getUTCDate())}/${MONTHS[at.getUTCMonth()]}/${at.getUTCFullYear()}:${clock} +0000`
}
