import { expect, test } from 'vitest'
import { Fleet, type Replica } from '../../autoscaling/fleet.ts'
import { parseRule } from '../../autoscaling/parse-rule.ts'
import { FleetCourse } from './fleet-course.ts'

/** Workers whose CPU time nobody tells: what scales them is how much there is to do. */
async function workers(count: number): Promise<Fleet> {
  const replica = (): Replica => ({
    address: undefined,
    start: async () => {},
    stop: async () => {},
    cpuMs: async () => null,
  })
  return Fleet.of('worker', Array.from({ length: count }, replica), undefined)
}

const rule = { ...parseRule('worker:1..4@queue=10,delay=0,cool-down=600ms'), cpus: 0.25 }

test('a fleet begins with its least, grows with the queue and shrinks after the cool-down', async () => {
  const fleet = await workers(4)
  let queue = 0
  const said: string[] = []
  const readQueue = async (): Promise<number> => queue
  await using course = new FleetCourse(fleet, { rule, fixed: undefined, readQueue, say: (text) => said.push(text) })
  await course.begin()
  expect(fleet.serving).toBe(1)
  queue = 35
  course.start()
  await expect.poll(() => fleet.serving).toBe(4)
  queue = 0
  await expect.poll(() => fleet.serving).toBe(1)
  const { samples, startsMs } = await course.seen()
  expect(samples[0]).toMatchObject({ serving: 1, running: 1, wanted: 1 })
  expect(samples.at(-1)).toMatchObject({ serving: 1, running: 1 })
  expect(samples.some(({ perReplica }) => perReplica === 35)).toBe(true)
  expect(startsMs).toHaveLength(3)
  expect(said).toEqual(['worker: from 1 to 4 replicas', 'worker: from 4 to 1 replicas'])
})

test('a fixed fleet stays as it is, whatever there is to do', async () => {
  const fleet = await workers(4)
  let asked = 0
  const readQueue = async (): Promise<number> => {
    asked++
    return 1_000
  }
  await using course = new FleetCourse(fleet, { rule, fixed: 2, readQueue, say: () => {} })
  await course.begin()
  course.start()
  await expect.poll(() => asked).toBeGreaterThan(3)
  const { samples } = await course.seen()
  expect(new Set(samples.map(({ serving }) => serving))).toEqual(new Set([2]))
})

test('a queue that cannot be told changes nothing; a load that ends cancels what has not begun', async () => {
  const fleet = await workers(4)
  let queue: number | null = null
  const late = { ...rule, delayMs: 3_600_000 }
  const said: string[] = []
  const readQueue = async (): Promise<number | null> => queue
  await using course = new FleetCourse(fleet, {
    rule: late,
    fixed: undefined,
    readQueue,
    say: (text) => said.push(text),
  })
  await course.begin()
  course.start()
  queue = 35
  await expect.poll(() => said).toHaveLength(1)
  const { samples, startsMs } = await course.seen()
  expect(fleet.serving).toBe(1)
  expect(startsMs).toEqual([])
  expect(samples.at(-1)).toMatchObject({ serving: 1, wanted: 4 })
})
