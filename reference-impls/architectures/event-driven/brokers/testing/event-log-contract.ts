import { setTimeout as delay } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { openEventLog } from '../open.ts'
import type { EventLog, Membership, Position } from '../port.ts'
import { Group } from './group.ts'
import { spawnMember } from './spawn-member.ts'
import { until } from './until.ts'

export const PARTITIONS = 4
const GROUP = 'workers'
const TEST_MS = 90_000

/** A topic of its own in a running log. */
export interface LogUnderTest extends AsyncDisposable {
  /** `openEventLog` opens it. */
  readonly url: URL
  readonly topic: string
  /** Ends the broker as SIGKILL would; what it returns starts it again at the same address, with what it had stored. */
  readonly crash?: () => Promise<() => Promise<void>>
}

export interface EventLogTraits {
  /** A position that no entry of a fresh log has reached. */
  readonly positionBeyondEnd: Position
  /** How long a member may be silent before others get its partitions; left out where only the end of its connection counts. */
  readonly sessionTimeoutMs?: number
  /** Whether `LogUnderTest.crash` is there. */
  readonly canCrash?: boolean
}

/** What every event log must do, whatever carries it. */
export function describeEventLog(name: string, open: () => Promise<LogUnderTest>, traits: EventLogTraits): void {
  describe(name, { timeout: TEST_MS }, () => {
    test('delivers each entry once, in the order of its key, to members that come and go', async () => {
      await using under = await open()
      await using log = await openLog(under)
      await using other = await openLog(under)
      const group = new Group()
      const first = await log.join(under.topic, GROUP, group.consumer())
      const appended: string[] = []
      const writer = async (target: EventLog, key: string) => {
        for (let sequence = 0; sequence < 150; sequence++) {
          const value = `${key}.${sequence}`
          appended.push(value)
          await target.append(under.topic, [{ key, value }])
        }
      }
      const writers = Array.from({ length: 12 }, (_, key) => writer(key % 2 === 0 ? log : other, `k${key}`))
      await until(() => group.handled.length > 100)
      const second = await other.join(under.topic, GROUP, group.consumer())
      const third = await other.join(under.topic, GROUP, group.consumer())
      await until(() => sharedOut([first, second, third]))
      await until(() => group.handled.length > 600)
      await first[Symbol.asyncDispose]()
      await until(() => sharedOut([second, third]))
      await third[Symbol.asyncDispose]()
      await until(() => second.partitions().length === PARTITIONS)
      await Promise.all(writers)
      await until(() => group.handled.length >= appended.length)
      await second[Symbol.asyncDispose]()
      expect([...group.handled].sort()).toEqual([...appended].sort())
      expectOrderOfKeys(group.handled)
      expect(await log.lag(under.topic, group.positions)).toBe(0)
      expect(group.failures).toEqual([])
    })

    test('gives the entries of a member that was killed in mid-batch to another one', async () => {
      await using under = await open()
      await using log = await openLog(under)
      const group = new Group()
      const holding = Promise.withResolvers<void>()
      await using member = await spawnMember(memberOf(under), {
        ...group.consumer(),
        handle: () => {
          holding.resolve()
          return new Promise(() => {})
        },
      })
      await appendEach(log, under.topic, 20)
      await holding.promise
      await using _successor = await log.join(under.topic, GROUP, group.consumer())
      await member.kill()
      await until(() => group.handled.length >= 20)
      await appendEach(log, under.topic, 1, 20)
      await until(() => group.handled.length >= 21)
      expect([...group.handled].sort()).toEqual(valuesOf(21).sort())
      expect(group.stale).toBe(0)
    })

    test('finishes the batch in hand before a member leaves', async () => {
      await using under = await open()
      await using log = await openLog(under)
      const group = new Group()
      const holding = Promise.withResolvers<void>()
      const released = Promise.withResolvers<void>()
      const member = await log.join(
        under.topic,
        GROUP,
        group.consumer(async () => {
          holding.resolve()
          await released.promise
        }),
      )
      await log.append(under.topic, [{ key: 'a', value: '1' }])
      await holding.promise
      let left = false
      const leaving = member[Symbol.asyncDispose]().then(() => {
        left = true
      })
      await delay(50)
      expect(left).toBe(false)
      released.resolve()
      await leaving
      expect(group.handled).toEqual(['1'])
      expect(group.failures).toEqual([])
    })

    test('gives a batch again whose handling failed', async () => {
      await using under = await open()
      await using log = await openLog(under)
      const group = new Group()
      let attempts = 0
      await using _member = await log.join(
        under.topic,
        GROUP,
        group.consumer(async () => {
          if (++attempts === 1) throw new Error('the database is away')
        }),
      )
      await log.append(under.topic, [{ key: 'a', value: '1' }])
      await until(() => group.handled.length === 1)
      expect(group.failures).toEqual([new Error('the database is away')])
    })

    test('reads on from where the consumer stands, whatever the log remembers of the group', async () => {
      await using under = await open()
      await using log = await openLog(under)
      const group = new Group()
      const first = await log.join(under.topic, GROUP, group.consumer())
      await appendEach(log, under.topic, 20)
      await until(() => group.handled.length === 20)
      await first[Symbol.asyncDispose]()
      group.positions.clear()
      await using _second = await log.join(under.topic, GROUP, group.consumer())
      await until(() => group.handled.length === 40)
      expect(group.stale).toBe(0)
    })

    test('keeps batches within their limit', async () => {
      await using under = await open()
      await using log = await openLog(under, 7)
      await log.append(
        under.topic,
        valuesOf(50).map((value) => ({ key: value, value })),
      )
      const group = new Group()
      const sizes: number[] = []
      await using _member = await log.join(
        under.topic,
        GROUP,
        group.consumer(async (batch) => {
          sizes.push(batch.entries.length)
        }),
      )
      await until(() => group.handled.length === 50)
      expect(Math.max(...sizes)).toBe(7)
    })

    test('goes on in the middle of what was appended together', async () => {
      await using under = await open()
      await using log = await openLog(under, 7)
      const values = valuesOf(50)
      await log.append(
        under.topic,
        values.map((value) => ({ key: 'one', value })),
      )
      const group = new Group()
      let batches = 0
      await using _member = await log.join(
        under.topic,
        GROUP,
        group.consumer(async () => {
          if (++batches % 2 === 0) throw new Error('the database is away')
        }),
      )
      await until(() => group.handled.length >= values.length)
      expect(group.handled).toEqual(values)
      expect(group.stale).toBe(0)
    })

    test('drops everything when it is cleared, and goes on behind it', async () => {
      await using under = await open()
      await using log = await openLog(under)
      await log.append(under.topic, [{ key: 'a', value: '1' }])
      const group = new Group()
      const end = await log.clear(under.topic)
      expect(await log.lag(under.topic, end)).toBe(0)
      for (const [partition, position] of end) group.positions.set(partition, position)
      await log.append(under.topic, [{ key: 'a', value: '2' }])
      expect(await log.lag(under.topic, end)).toBe(1)
      await using _member = await log.join(under.topic, GROUP, group.consumer())
      await until(() => group.handled.length > 0)
      expect(group.handled).toEqual(['2'])
    })

    test('is cleared under a member that has a batch in hand', async () => {
      await using under = await open()
      await using log = await openLog(under)
      const group = new Group()
      const holding = Promise.withResolvers<void>()
      const released = Promise.withResolvers<void>()
      await using _member = await log.join(
        under.topic,
        GROUP,
        group.consumer(async () => {
          holding.resolve()
          await released.promise
        }),
      )
      await log.append(under.topic, [{ key: 'a', value: '1' }])
      await holding.promise
      for (const [partition, position] of await log.clear(under.topic)) group.positions.set(partition, position)
      released.resolve()
      await until(() => group.stale === 1)
      await log.append(under.topic, [{ key: 'a', value: '2' }])
      await until(() => group.handled.length > 0)
      expect(group.handled).toEqual(['2'])
    })

    test('says that its data is lost where a consumer is ahead of it', async () => {
      await using under = await open()
      await using log = await openLog(under)
      const group = new Group()
      group.positions.set(0, traits.positionBeyondEnd)
      await using _member = await log.join(under.topic, GROUP, group.consumer())
      await until(() => group.failures.length > 0)
      expect(String(group.failures[0])).toContain('beyond the end of the log')
    })

    test.skipIf(traits.sessionTimeoutMs === undefined)(
      'leaves a member its partitions while it works on a long batch',
      async () => {
        await using under = await open()
        await using log = await openLog(under)
        await using other = await openLog(under)
        const group = new Group()
        const holding = Promise.withResolvers<void>()
        const slow = async () => {
          holding.resolve()
          await delay(1.5 * (traits.sessionTimeoutMs ?? 0))
        }
        await using member = await log.join(under.topic, GROUP, group.consumer(slow))
        await using bystander = await other.join(under.topic, GROUP, group.consumer(slow))
        await until(() => sharedOut([member, bystander]))
        const held = [...member.partitions()]
        await appendEach(log, under.topic, 20)
        await holding.promise
        await until(() => group.handled.length === 20)
        expect([...member.partitions()]).toEqual(held)
        expect(group.stale).toBe(0)
        expect(group.failures).toEqual([])
      },
    )

    test.skipIf(traits.sessionTimeoutMs === undefined)(
      'hands over the partitions of a member that is cut off, and stops it from committing what it still holds',
      async () => {
        await using under = await open()
        await using log = await openLog(under)
        const group = new Group()
        const holding = Promise.withResolvers<void>()
        const released = Promise.withResolvers<void>()
        let isFirst = true
        await using zombie = await spawnMember(
          memberOf(under),
          group.consumer(async () => {
            if (!isFirst) return
            isFirst = false
            holding.resolve()
            await released.promise
          }),
        )
        await log.append(under.topic, [{ key: 'a', value: '1' }])
        await holding.promise
        zombie.freeze()
        await using _successor = await log.join(under.topic, GROUP, group.consumer())
        await until(() => group.handled.length === 1)
        released.resolve()
        await until(() => group.stale === 1)
        zombie.resume()
        await log.append(under.topic, [{ key: 'a', value: '2' }])
        await until(() => group.handled.length === 2)
        expect(group.handled).toEqual(['1', '2'])
      },
    )

    test.skipIf(traits.canCrash !== true)(
      'keeps what it has accepted when the broker is killed, and goes on by itself',
      async () => {
        await using under = await open()
        await using log = await openLog(under)
        await using other = await openLog(under)
        const group = new Group()
        await using _first = await log.join(under.topic, GROUP, group.consumer())
        await using _second = await other.join(under.topic, GROUP, group.consumer())
        const accepted: string[] = []
        const unresolved: string[] = []
        let isOver = false
        const writer = async (key: string) => {
          for (let sequence = 0; !isOver; sequence++) {
            const value = `${key}.${sequence}`
            await log.append(under.topic, [{ key, value }]).then(
              () => accepted.push(value),
              () => unresolved.push(value),
            )
            await delay(2)
          }
        }
        const writers = Array.from({ length: 8 }, (_, key) => writer(`k${key}`))
        await until(() => group.handled.length > 100)
        const restart = await under.crash?.()
        await until(async () => !(await other.healthy()))
        await delay(5_000)
        await restart?.()
        const acceptedBefore = accepted.length
        await until(() => accepted.length > acceptedBefore + 200)
        isOver = true
        await Promise.all(writers)
        await until(async () => (await log.lag(under.topic, group.positions)) === 0)
        expect(await other.healthy()).toBe(true)
        const handled = new Set(group.handled)
        expect(accepted.filter((value) => !handled.has(value))).toEqual([])
        expect(group.handled.length).toBe(handled.size)
        // What was not confirmed may have got through, nothing else may.
        const known = new Set([...accepted, ...unresolved])
        expect(group.handled.filter((value) => !known.has(value))).toEqual([])
        expectOrderOfKeys(group.handled)
      },
    )
  })
}

function openLog({ url, topic }: LogUnderTest, maxBatchEntries = 50): Promise<EventLog> {
  return openEventLog({ url, topics: [topic], partitions: PARTITIONS, maxBatchEntries, batchIntervalMs: 1 })
}

function memberOf({ url, topic }: LogUnderTest) {
  return { url, topic, group: GROUP, partitions: PARTITIONS }
}

/** Each member has some, and together they have all. */
function sharedOut(members: readonly Membership[]): boolean {
  const shares = members.map((member) => member.partitions())
  const sizes = shares.map(({ length }) => length)
  // While they are being dealt out anew, one may still hold more than its share.
  return Math.max(...sizes) - Math.min(...sizes) <= 1 && new Set(shares.flat()).size === PARTITIONS
}

const valuesOf = (count: number, from = 0) => Array.from({ length: count }, (_, index) => String(from + index))

/** Keys of their own, so that they spread over the partitions. */
async function appendEach(log: EventLog, topic: string, count: number, from = 0): Promise<void> {
  await Promise.all(valuesOf(count, from).map((value) => log.append(topic, [{ key: `key ${value}`, value }])))
}

/** Values are `<key>.<sequence>`. */
function expectOrderOfKeys(values: readonly string[]): void {
  const sequences = new Map<string, number[]>()
  for (const value of values) {
    const [key = '', sequence] = value.split('.')
    sequences.set(key, [...(sequences.get(key) ?? []), Number(sequence)])
  }
  for (const ofKey of sequences.values()) expect(ofKey).toEqual([...ofKey].sort((a, b) => a - b))
}
