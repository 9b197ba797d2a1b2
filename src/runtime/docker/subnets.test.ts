import { expect, test } from 'vitest'
import { addressIn, chooseSubnet, parseRoutes } from './subnets.ts'

const ROUTES = `Iface	Destination	Gateway 	Flags	RefCnt	Use	Metric	Mask		MTU	Window	IRTT
eth0	00000000	010200C0	0003	0	0	0	00000000	0	0	0
docker0	000011AC	00000000	0001	0	0	0	0000FFFF	0	0	0
tun0	00000080	0100080A	0003	0	0	0	00000080	0	0	0
eth0	000200C0	00000000	0001	0	0	0	00FFFFFF	0	0	0
`

test('reads the routes of the kernel without those that lead everywhere', () => {
  expect(parseRoutes(ROUTES)).toEqual([
    { base: 0xac110000, prefix: 16 },
    { base: 0xc0000200, prefix: 24 },
  ])
})

test('chooses the first and the last subnet of the pools of engines', () => {
  expect(chooseSubnet([], [], 0)).toBe('172.16.0.0/24')
  expect(chooseSubnet([], [], 0.9999999)).toBe('192.168.255.0/24')
})

test('never chooses what the machine reaches already', () => {
  const pools = ['172.17.0.0/16', '192.0.2.0/23']
  for (let step = 0; step < 100; step++) {
    expect(chooseSubnet(parseRoutes(ROUTES), pools, step / 100)).toBe('192.0.3.0/24')
  }
  expect(chooseSubnet(parseRoutes(ROUTES), ['172.17.0.0/16'], 0)).toBeUndefined()
})

test('heeds the pools that an engine was given, smaller ones too', () => {
  expect(chooseSubnet([], ['10.1.2.128/25'], 0.5)).toBe('10.1.2.128/25')
})

test('counts addresses across a byte', () => {
  expect(addressIn('10.1.255.0/24', 1)).toBe('10.1.255.1')
  expect(addressIn('10.1.255.0/16', 257)).toBe('10.2.0.1')
})
