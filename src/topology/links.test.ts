import { expect, test } from 'vitest'
import { reachedFrom } from './links.ts'
import { readTopology } from './read-topology.ts'
import { findTarget } from './targets.ts'

async function links(target: string): Promise<Record<string, string[]>> {
  const { name, file } = findTarget(target, 'ecommerce')
  const { services } = await readTopology({ file, overrides: [], name, variant: undefined, variables: {} })
  return Object.fromEntries(services.map((service) => [service.name, reachedFrom(service, services)]))
}

test('finds who calls whom in the addresses that services are given', async () => {
  const { gateway, catalog, inventory, orders, db } = await links('microservices')
  expect(gateway).toEqual(['accounts', 'catalog', 'inventory', 'orders'])
  expect(catalog).toEqual(['inventory', 'db'])
  expect(inventory).toEqual(['db'])
  expect(orders).toEqual(['catalog', 'inventory', 'db'])
  expect(db).toEqual([])
})

test('takes no service for its own neighbour, though its settings name it', async () => {
  const { api, worker, log } = await links('event-driven')
  expect(api).toEqual(['db', 'log'])
  expect(worker).toEqual(['db', 'log'])
  expect(log).toEqual([])
})
