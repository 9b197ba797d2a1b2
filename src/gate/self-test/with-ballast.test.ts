import { describe, expect, test } from 'vitest'
import { commandTopology } from '../../target/command/command-topology.ts'
import { ballastCpus, withBallast } from './with-ballast.ts'

describe('ballastCpus', () => {
  test('is a tenth of what the target uses, where there is room for both', () => {
    expect(ballastCpus(1.1, 1, 4)).toBeCloseTo(0.1, 12)
  })

  test('takes from a target that fills its CPUs only what leaves a tenth on top of the rest', () => {
    const ballast = ballastCpus(1.1, 2, 2)
    expect(2 / (2 - ballast)).toBeCloseTo(1.1, 12)
  })
})

describe('withBallast', () => {
  test('adds a component that uses as much in all', () => {
    const place = { name: 'base', source: 'cmd:node server.js', directory: '/' }
    const topology = withBallast(commandTopology(place, 'node server.js', { port: undefined, path: undefined }), 0.7)
    const ballast = topology.services.at(-1)
    expect(topology.services).toHaveLength(2)
    expect(Number(ballast?.command?.at(-1)) * (ballast?.replicas ?? 0)).toBeCloseTo(0.7, 12)
  })
})
