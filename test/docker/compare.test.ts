import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { type Result, resultSchema } from '../../src/result/schema.ts'
import { listScenarios } from '../../src/scenario/load.ts'
import { Archbench } from '../archbench-process.ts'
import { objectsOf } from './leftovers.ts'

const NOTHING_WRONG = { lost: 0, duplicated: 0, phantom: 0, oversold: 0 }

function parse(stdout: string): Result {
  return resultSchema.parse(JSON.parse(stdout))
}

const scenarios = (await listScenarios()).map(({ name }) => name)

test.each(scenarios)(
  '%s: the four architectures are compared as containers, with real brokers and databases',
  async (scenario) => {
    using archbench = new Archbench()
    // The shop as everybody runs it; the others just long enough to see that all is well.
    const length = scenario === 'ecommerce' ? [] : ['--rounds', '1', '--warm-up', '2s']
    const started = archbench.start(['compare', scenario, '--runtime', 'docker', '--json', ...length])
    const { code, stdout, stderr } = await started.ended
    expect(stderr).toBe('')
    expect(code).toBe(0)
    const { environment, targets, plan } = parse(stdout)
    expect(environment).toMatchObject({ runtime: 'docker', isolation: 'pinned' })
    expect(targets.map(({ name }) => name)).toEqual(['monolith', 'microservices', 'event-driven', 'serverless'])
    for (const { name, status, failure, rounds, contract, images, components } of targets) {
      expect({ name, status, failure }).toEqual({ name, status: 'measured', failure: null })
      expect(contract.failed).toEqual([])
      expect(rounds).toHaveLength(plan.rounds)
      expect(rounds.map(({ stages }) => stages.map(({ profile }) => profile))).toEqual(
        Array(plan.rounds).fill(['saturate', 'steady']),
      )
      expect(images.map(({ component }) => component).sort()).toEqual(components.map((one) => one.name).sort())
      // Rounds share their data: the last that do tells what was looked up.
      expect(rounds.at(-1)?.findings.verified).toBeGreaterThan(0)
      for (const { findings, stages } of rounds) {
        expect(findings).toMatchObject(NOTHING_WRONG)
        for (const use of stages.find(({ profile }) => profile === 'saturate')?.components ?? []) {
          expect(use.cpuMs, `${name} ${use.component}`).toBeGreaterThan(0)
          expect(use.memoryBytes).toBeGreaterThan(2 ** 20)
          expect(use.receivedBytes).toBeGreaterThan(0)
        }
      }
    }
    const kafka = targets[2]?.images.find(({ component }) => component === 'log')
    expect(kafka?.reference).toContain('kafka')
    expect(await objectsOf([started.child.pid])).toEqual([])
  },
)

const variants = scenarios.flatMap((scenario) => ['rabbitmq', 'nats'].map((broker) => [scenario, broker] as const))

test.each(variants)(
  '%s: event-driven+%s is measured as containers, without being told to',
  async (scenario, broker) => {
    using archbench = new Archbench()
    const target = `event-driven+${broker}`
    const options = ['--scenario', scenario, '--rounds', '1', '--warm-up', '2s', '--json', '--logs', 'logs']
    const started = archbench.start(['run', target, ...options])
    const { code, stdout, stderr } = await started.ended
    expect(stderr).toBe('')
    expect(code).toBe(0)
    const { environment, targets } = parse(stdout)
    expect(environment).toMatchObject({
      runtime: 'docker',
      runtimeBecause: expect.stringContaining(`only containers can run ${target}: `),
    })
    expect(targets[0]?.rounds[0]?.findings).toMatchObject(NOTHING_WRONG)
    expect(targets[0]?.rounds[0]?.stages.at(-1)?.visibility.count).toBeGreaterThan(0)
    // Everything that a component says is kept on request.
    const folder = join(archbench.folder, 'logs', target)
    expect(readdirSync(folder)).toEqual(expect.arrayContaining(['api.log', 'db.log', 'log.log', 'worker.log']))
    expect(readFileSync(join(folder, 'db.log'), 'utf8')).toContain('database system is ready')
    expect(await objectsOf([started.child.pid])).toEqual([])
  },
)

test('two runs at once do not disturb each other', async () => {
  using one = new Archbench()
  using other = new Archbench()
  const run = ['run', 'monolith', '--runtime', 'docker', '--rounds', '1', '--warm-up', '1s', '--json']
  const started = [one.start(run), other.start(run)]
  // A third that starts and sweeps leaves both alone.
  await Promise.all(
    started.map(({ child }) => expect.poll(() => objectsOf([child.pid]), { timeout: 30_000 }).not.toEqual([])),
  )
  using third = new Archbench()
  expect((await third.run(['clean'])).stdout).not.toContain('container')
  for (const { code, stdout, stderr } of await Promise.all(started.map(({ ended }) => ended))) {
    expect(stderr).toBe('')
    expect(code).toBe(0)
    expect(parse(stdout).targets[0]?.rounds[0]?.findings).toMatchObject(NOTHING_WRONG)
  }
  expect(await objectsOf(started.map(({ child }) => child.pid))).toEqual([])
})

test('up publishes the port that is asked for, on this machine alone', async () => {
  using archbench = new Archbench()
  const started = archbench.start(['up', 'monolith', '--runtime', 'docker', '--port', '18463', '--verbose'])
  await started.printed(/monolith is up at http:\/\/127\.0\.0\.1:18463/)
  const answer = await fetch('http://127.0.0.1:18463/products/1')
  expect(answer.status).toBe(200)
  started.child.kill('SIGINT')
  const { code, stderr } = await started.ended
  expect(code).toBe(0)
  expect(stderr).toMatch(/db \| .*database system is ready/)
  await expect.poll(() => objectsOf([started.child.pid]), { timeout: 20_000 }).toEqual([])
})
