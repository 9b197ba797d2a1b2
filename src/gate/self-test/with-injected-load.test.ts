import { describe, expect, test } from 'vitest'
import { commandTopology } from '../../target/command/command-topology.ts'
import { injectedLoadCpus, withInjectedLoad } from './with-injected-load.ts'

describe('injectedLoadCpus', () => {
  test('is a tenth of what the target uses, where there is room for both', () => {
    expect(injectedLoadCpus(1.1, 1, 4)).toBeCloseTo(0.1, 12)
  })

  test('takes from a target that fills its CPUs only what leaves a tenth on top of the rest', () => {
    const injected = injectedLoadCpus(1.1, 2, 2)
    expect(2 / (2 - injected)).toBeCloseTo(1.1, 12)
  })
})

describe('withInjectedLoad', () => {
  test('adds a component that uses as much in all', () => {
    const place = { name: 'base', source: 'cmd:node server.js', directory: '/' }
    const topology = withInjectedLoad(
      commandTopology(place, 'node server.js', { port: undefined, path: undefined }),
      0.7,
    )
    const injected = topology.services.at(-1)
    expect(topology.services).toHaveLength(2)
    expect(Number(injected?.command?.at(-1)) * (injected?.replicas ?? 0)).toBeCloseTo(0.7, 12)
  })
})
