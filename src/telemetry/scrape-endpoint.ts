import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { PrometheusExporter } from '@opentelemetry/exporter-prometheus'
import { messageOf, UserError } from '../base/errors.ts'

export interface ScrapeEndpoint extends AsyncDisposable {
  readonly url: string
}

/**
 * Serves metrics to Prometheus at `/metrics`, on this machine alone. The exporter's own server is not used: it cannot take a
 * port that the system picks.
 * @param port 0: one that is free
 * @throws UserError where the port is taken
 */
export async function openScrapeEndpoint(exporter: PrometheusExporter, port: number): Promise<ScrapeEndpoint> {
  const server = createServer((request, response) => {
    if (request.url?.split('?')[0] === '/metrics') exporter.getMetricsRequestHandler(request, response)
    else response.writeHead(404).end()
  })
  try {
    await once(server.listen(port, '127.0.0.1'), 'listening')
  } catch (cause) {
    throw new UserError('metrics cannot be served at this port', {
      key: '--metrics-port',
      found: messageOf(cause),
      expected: 'a port that is free',
      remedy: 'Name another port, or 0 for one that is free',
      cause,
    })
  }
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/metrics`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      server.close()
    },
  }
}
