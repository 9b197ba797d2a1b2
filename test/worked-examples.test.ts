import { expect, test } from 'vitest'
import { Archbench } from './archbench-process.ts'

// The providers' own worked examples, to the cent, as a user asks for them.

test.each([
  ['3 M requests × 120 ms × 1536 MB', ['lambda-duration=540000', 'lambda-requests=3', '--free-tier'], '2.33 0.40 2.73'],
  ['7.44 M requests × 2 s × 1024 MB', ['lambda-requests=7.44', 'lambda-duration=14880000'], '1.49 248.00 249.49'],
  [
    '1,000 × 1024 MB provisioned for 2 h, 1.2 M × 1 s',
    ['lambda-provisioned=7200000', 'lambda-requests=1.2', 'lambda-provisioned-duration=1200000'],
    '30.00 0.24 11.67 41.91',
  ],
  [
    '5 Fargate tasks × 1 vCPU, 2 GB, 30 GB × 600 s × 30',
    ['fargate-cpu=25', 'fargate-memory=50', 'fargate-disk=250'],
    '1.01 0.22 0.03 1.26',
  ],
  ['10 pods × 0.25 vCPU, 1 GB × 3,600 s × 30', ['fargate-cpu=75', 'fargate-memory=300'], '3.04 1.33 4.37'],
  ['1,000 M requests of an HTTP API', ['http-api=1000'], '930.00 930.00'],
])('archbench prices: %s', async (_, quantities, expected) => {
  using archbench = new Archbench()
  const { code, stdout, stderr } = await archbench.run(['prices', 'aws', '--quantity', ...quantities])
  expect([code, stderr]).toEqual([0, ''])
  const found = [...stdout.matchAll(/\$([\d.,]+)$/gm)].map(([, usd]) => usd)
  expect(found.join(' ')).toBe(expected)
})

test('archbench cost: 3 M requests of 120 ms and 1536 MB, after the free tier', async () => {
  using archbench = new Archbench()
  const flags = ['--requests', '3000000', '--function-ms', '120', '--memory', '1536', '--assume', 'freeTier=true']
  const { stdout } = await archbench.run(['cost', '--provider', 'aws', ...flags, '--json'])
  const [bill] = JSON.parse(stdout).catalogues[0].bills
  const usd = (item: string) =>
    bill.lines.find((line: { item: string }) => line.item === `functions: ${item}`).usdPerMonth.toFixed(2)
  expect([usd('memory'), usd('invocations')]).toEqual(['2.33', '0.40'])
})
