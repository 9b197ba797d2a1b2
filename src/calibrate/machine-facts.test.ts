import { hostname } from 'node:os'
import { expect, test } from 'vitest'
import { fingerprintSchema } from '../result/fingerprint-schema.ts'
import { machineFacts, virtualisation } from './machine-facts.ts'

test('the facts of this machine fit the schema and do not name it', () => {
  const facts = machineFacts()
  expect(fingerprintSchema.shape.facts.parse(facts)).toEqual(facts)
  expect(facts.node).toBe(process.versions.node)
  expect(JSON.stringify(facts)).not.toContain(JSON.stringify(hostname()))
})

const nothing = { cpuInfo: 'flags\t\t: fpu vme\n', kernel: '6.1.0', container: false }

test.each([
  ['nothing is told', {}, null],
  ['the CPU has a hypervisor', { cpuInfo: 'flags\t\t: fpu hypervisor vme\n' }, 'virtual machine'],
  ['it is a container', { container: true }, 'container'],
  [
    'it is a container in a virtual machine',
    { cpuInfo: 'flags : hypervisor', container: true },
    'virtual machine, container',
  ],
  ['the kernel is that of WSL', { kernel: '5.15.0-microsoft-standard-WSL2', cpuInfo: 'flags : hypervisor' }, 'WSL'],
])('virtualisation where %s', (_, seen, words) => {
  expect(virtualisation({ ...nothing, ...seen })).toBe(words)
})
