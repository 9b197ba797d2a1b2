import { type Plan, roundsOf } from '../../config/plan.ts'
import { loadsOf } from '../../load/profile/resolve.ts'
import { isGivenUp } from '../../result/ranking.ts'
import type { Round, StageResult } from '../../result/schema.ts'
import { noFindings } from '../../scenario/finding.ts'
import { seededRandom } from '../../scenario/random.ts'
import { shuffled } from '../../scenario/sampling.ts'
import type { Contestant } from '../contestant.ts'
import { trafficSeed } from '../seeds.ts'
import { roundDetails } from '../watch/details.ts'
import { runSeen } from '../watch/run-seen.ts'
import { isAloneToo } from './alone-rounds.ts'
import { isExactEnough } from './looks.ts'
import { circumstances, driveAlone, driveRound, withMemory } from './measure-round.ts'
import { measureTurns, type TurnsLoad } from './measure-turns.ts'
import { roundMs, roundsMs } from './remaining-time.ts'
import { RoundBooks } from './round-books.ts'
import type { RoundContext } from './round-context.ts'
import { firstLoads } from './round-traffic.ts'

/**
 * Measures all targets round by round, in an order drawn anew for each round, so that whatever drifts on the machine
 * hits all alike. Only the target whose turn it is runs. Rounds are short and many; what takes time beside the load
 * (fresh data, the ledger check, memory) is done once for several rounds, and for all targets at the same time.
 * @param between called when a target was measured, outside of its windows
 * @returns how many rounds were driven: fewer than planned where they were exact enough
 */
export async function measureRounds(
  contestants: readonly Contestant[],
  context: RoundContext,
  between: () => Promise<void>,
): Promise<number> {
  const { plan, progress, signal } = context
  const random = seededRandom(plan.seed)
  const rounds = roundsOf(plan)
  const pace = new Pace(contestants, plan)
  let driven = 0
  for (const group of groupsOf(plan)) {
    const books = new Map(contestants.map((contestant) => [contestant, new RoundBooks(contestant, context)]))
    const running = (contestant: Contestant, work: () => Promise<void>): Promise<void> =>
      contestant.attempt(async () => {
        await contestant.deployment.resume()
        await work()
        await contestant.deployment.pause()
      }, signal)
    const inAll = (work: (contestant: Contestant, books: RoundBooks) => Promise<void>): Promise<unknown> =>
      Promise.all(
        [...books].map(async ([contestant, own]) => {
          if (!contestant.isOut) await running(contestant, () => work(contestant, own))
        }),
      )
    await inAll((_, own) => own.open())
    for (const round of group) {
      const inTurns = await driveInTurns(books, round, context)
      for (const [position, contestant] of shuffled(contestants, random).entries()) {
        const own = books.get(contestant)
        if (contestant.isOut || own === undefined) continue
        progress.now(`round ${round + 1} of ${rounds}: measuring ${contestant.name}`, pace.leftMs(round))
        context.live?.({ kind: 'round', target: contestant.name, round, rounds })
        progress.run?.(runSeen(contestants, rounds, (each) => (each === contestant ? 'measuring' : 'waiting')))
        await running(contestant, async () => {
          const turns = inTurns.get(contestant) ?? []
          const alone = isAloneToo(round, rounds) ? await driveAlone(contestant, round, own, context, turns) : []
          const loads = await driveRound(contestant, round, own, context, turns)
          contestant.record.rounds.push({ round, position, ...loads, alone, ...NOT_CHECKED })
          // Nothing more is driven: what it stored is looked at now, as far as it can still tell.
          if (contestant.isOut) await check(contestant, own, group)
        })
        await between()
        pace.done(round)
      }
      driven = round + 1
      if (isExactEnough(contestants, plan, driven)) break
    }
    await inAll((contestant, own) => check(contestant, own, group))
    if (isExactEnough(contestants, plan, driven)) break

    async function check(contestant: Contestant, own: RoundBooks, group: readonly number[]): Promise<void> {
      const { record, deployment } = contestant
      await own.close(record.rounds.some(({ stages }) => isGivenUp(stages)))
      const memory = await context.phases.time('memory', () => deployment.memory())
      context.live?.({ kind: 'memory', target: contestant.name, components: memory })
      const last = record.rounds.at(-1)
      record.rounds = record.rounds.map((measured) => ({
        ...(group.includes(measured.round) ? withMemory(measured, memory) : measured),
        // What was found cannot be said of one round of several: it is told with the last.
        ...(measured === last ? own.result : {}),
      }))
      if (!progress.detail) return
      for (const measured of record.rounds.filter((one) => group.includes(one.round))) {
        for (const text of roundDetails(contestant.name, measured)) progress.detail(text)
      }
    }
  }
  progress.run?.(runSeen(contestants, rounds, () => 'waiting'))
  return driven
}

/** Closed loops of one stage, against all targets that are left, in turns. With one target, and where a turn could not begin at once, there are none. */
async function driveInTurns(
  books: ReadonlyMap<Contestant, RoundBooks>,
  round: number,
  context: RoundContext,
): Promise<Map<Contestant, StageResult[]>> {
  const { plan, signal } = context
  const stages = new Map<Contestant, StageResult[]>()
  const places = firstLoads(plan)
  for (const [index, profile] of plan.profiles.entries()) {
    if (profile.loop !== 'closed' || profile.stages.length > 1 || round >= profile.rounds) continue
    const left = [...books.keys()].filter(({ isOut }) => !isOut)
    const [first] = left
    if (first === undefined || left.length === 1 || !left.every(({ deployment }) => deployment.pausesAtOnce)) continue
    const [load] = loadsOf(profile, circumstances(profile, first, context))
    if (load?.load.loop !== 'closed') continue
    await Promise.all(left.map((contestant) => contestant.attempt(() => contestant.deployment.resume(), signal)))
    for (const contestant of left) await contestant.attempt(async () => books.get(contestant)?.open(), signal)
    const turns = left.filter(({ isOut }) => !isOut)
    const measured = await measureTurns(
      turns,
      load as TurnsLoad,
      trafficSeed(plan, round, places[index] ?? 0, 1),
      context,
    )
    for (const [at, contestant] of turns.entries()) {
      const { stages: own = [], ledger } = measured[at] ?? {}
      stages.set(contestant, [...(stages.get(contestant) ?? []), ...own.map((stage) => ({ ...stage, attempts: 1 }))])
      if (ledger) books.get(contestant)?.note([ledger])
      await contestant.attempt(() => contestant.deployment.pause(), signal)
    }
  }
  return stages
}

const NOT_CHECKED: Pick<Round, 'drainMs' | 'findings'> = {
  drainMs: 0,
  findings: { accepted: 0, verified: 0, ...noFindings(), examples: [] },
}

/** Rounds that share their data: as many as make this much load. */
const LOAD_BETWEEN_CHECKS_MS = 10_000

/** The numbers of the rounds, in groups that share their data. */
export function groupsOf(plan: Plan): number[][] {
  const groups: number[][] = []
  let loadMs = Number.POSITIVE_INFINITY
  for (let round = 0; round < roundsOf(plan); round++) {
    const ms = roundMs(plan, round)
    if (loadMs + ms > LOAD_BETWEEN_CHECKS_MS) {
      groups.push([])
      loadMs = 0
    }
    groups.at(-1)?.push(round)
    loadMs += ms
  }
  return groups
}

/** How long the rest will take, at the pace so far. */
class Pace {
  readonly #contestants: readonly Contestant[]
  readonly #plan: Plan
  readonly #start = performance.now()
  #plannedMs = 0

  constructor(contestants: readonly Contestant[], plan: Plan) {
    this.#contestants = contestants
    this.#plan = plan
  }

  leftMs(round: number): number {
    const still = this.#contestants.filter(({ isOut }) => !isOut)
    const leftMs = still.reduce((sum, { record }) => {
      const isMeasured = record.rounds.some((measured) => measured.round === round)
      return sum + roundsMs(this.#plan, isMeasured ? round + 1 : round)
    }, 0)
    return leftMs * (this.#plannedMs === 0 ? 1 : (performance.now() - this.#start) / this.#plannedMs)
  }

  done(round: number): void {
    this.#plannedMs += roundMs(this.#plan, round)
  }
}
