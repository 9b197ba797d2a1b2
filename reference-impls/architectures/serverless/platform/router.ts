/** What a route leads to, with the values of its path parameters. */
export interface Match<Target> {
  readonly routeKey: string
  readonly target: Target
  readonly pathParameters: Readonly<Record<string, string>> | undefined
}

interface Entry<Target> {
  readonly routeKey: string
  readonly target: Target
  readonly method: string
  readonly segments: readonly string[]
}

const GREEDY = /^\{\w+\+\}$/

/**
 * Routes of an HTTP API: `GET /products/{id}`, `ANY /bench/{proxy+}`, `$default`. The most specific one wins:
 * literal segments before parameters before `{proxy+}`, a method before `ANY`, and `$default` last.
 */
export class Router<Target> {
  readonly #entries: Entry<Target>[]
  readonly #default: Target | undefined

  constructor(routes: ReadonlyMap<string, Target>) {
    this.#default = routes.get('$default')
    this.#entries = [...routes]
      .filter(([routeKey]) => routeKey !== '$default')
      .map(([routeKey, target]) => {
        const [method = '', path = ''] = routeKey.split(' ')
        return { routeKey, target, method, segments: segmentsOf(path) }
      })
      .sort((a, b) => (rankOf(a) < rankOf(b) ? -1 : 1))
  }

  match(method: string, path: string): Match<Target> | undefined {
    const segments = segmentsOf(path)
    for (const entry of this.#entries) {
      if (entry.method !== method && entry.method !== 'ANY') continue
      const pathParameters = parametersOf(entry.segments, segments)
      if (pathParameters === undefined) continue
      const named = Object.keys(pathParameters).length > 0
      return { routeKey: entry.routeKey, target: entry.target, pathParameters: named ? pathParameters : undefined }
    }
    return this.#default && { routeKey: '$default', target: this.#default, pathParameters: undefined }
  }
}

const segmentsOf = (path: string): string[] => path.split('/').slice(1)

function rankOf({ method, segments }: Entry<unknown>): string {
  const kinds = segments.map((segment) => (GREEDY.test(segment) ? '2' : segment.startsWith('{') ? '1' : '0'))
  return `${kinds.join('')}${method === 'ANY' ? '1' : '0'}`
}

function parametersOf(pattern: readonly string[], path: readonly string[]): Record<string, string> | undefined {
  const parameters: Record<string, string> = {}
  for (const [index, segment] of pattern.entries()) {
    const value = path[index]
    if (value === undefined) return undefined
    if (GREEDY.test(segment)) {
      parameters[segment.slice(1, -2)] = path.slice(index).map(decode).join('/')
      return parameters
    }
    if (segment.startsWith('{')) parameters[segment.slice(1, -1)] = decode(value)
    else if (segment !== value) return undefined
  }
  return path.length === pattern.length ? parameters : undefined
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment)
  } catch {
    return segment
  }
}
