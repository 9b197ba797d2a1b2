import { type Plan, roundsOf } from '../../config/plan.ts'
import { loadsOf } from '../../load/profile/resolve.ts'
import { isGivenUp } from '../../result/ranking.ts'
import type { Round, StageResult } from '../../result/schema.ts'
import { noFindings } from '../../scenario/finding.ts'
import { seededRandom } from '../../scenario/random.ts'
import { shuffled } from '../../scenario/sampling.ts'
import type { RunTarget } from '../run-target.ts'
import { trafficSeed } from '../seeds.ts'
import { roundDetails } from '../watch/details.ts'
import { runSnapshot } from '../watch/run-snapshot.ts'
import { isAloneToo } from './alone-rounds.ts'
import { isExactEnough } from './looks.ts'
import { circumstances, driveAlone, driveRound, withMemory } from './measure-round.ts'
import { measureTurns, type TurnsLoad } from './measure-turns.ts'
import { roundMs, roundsMs } from './remaining-time.ts'
import type { RoundContext } from './round-context.ts'
import { RoundLedger } from './round-ledger.ts'
import { firstLoads } from './round-traffic.ts'

/**
 * Measures all targets round by round, in an order drawn anew for each round, so that whatever drifts on the machine
 * hits all alike. Only the target whose turn it is runs. Rounds are short and many; what takes time beside the load
 * (fresh data, the ledger check, memory) is done once for several rounds, and for all targets at the same time.
 * @param between called when a target was measured, outside of its windows
 * @returns how many rounds were driven: fewer than planned where they were exact enough
 */
export async function measureRounds(
  runTargets: readonly RunTarget[],
  context: RoundContext,
  between: () => Promise<void>,
): Promise<number> {
  const { plan, progress, signal } = context
  const random = seededRandom(plan.seed)
  const rounds = roundsOf(plan)
  const pace = new Pace(runTargets, plan)
  let driven = 0
  for (const group of groupsOf(plan)) {
    const ledgers = new Map(runTargets.map((runTarget) => [runTarget, new RoundLedger(runTarget, context)]))
    const running = (runTarget: RunTarget, work: () => Promise<void>): Promise<void> =>
      runTarget.attempt(async () => {
        await runTarget.deployment.resume()
        await work()
        await runTarget.deployment.pause()
      }, signal)
    const inAll = (work: (runTarget: RunTarget, ledgers: RoundLedger) => Promise<void>): Promise<unknown> =>
      Promise.all(
        [...ledgers].map(async ([runTarget, own]) => {
          if (!runTarget.isOut) await running(runTarget, () => work(runTarget, own))
        }),
      )
    await inAll((_, own) => own.open())
    for (const round of group) {
      const inTurns = await driveInTurns(ledgers, round, context)
      for (const [position, runTarget] of shuffled(runTargets, random).entries()) {
        const own = ledgers.get(runTarget)
        if (runTarget.isOut || own === undefined) continue
        progress.now(`round ${round + 1} of ${rounds}: measuring ${runTarget.name}`, pace.leftMs(round))
        context.live?.({ kind: 'round', target: runTarget.name, round, rounds })
        progress.run?.(runSnapshot(runTargets, rounds, (each) => (each === runTarget ? 'measuring' : 'waiting')))
        await running(runTarget, async () => {
          const turns = inTurns.get(runTarget) ?? []
          const alone = isAloneToo(round, rounds) ? await driveAlone(runTarget, round, own, context, turns) : []
          const loads = await driveRound(runTarget, round, own, context, turns)
          runTarget.record.rounds.push({ round, position, ...loads, alone, ...NOT_CHECKED })
          // Nothing more is driven: what it stored is looked at now, as far as it can still tell.
          if (runTarget.isOut) await check(runTarget, own, group)
        })
        await between()
        pace.done(round)
      }
      driven = round + 1
      if (isExactEnough(runTargets, plan, driven)) break
    }
    await inAll((runTarget, own) => check(runTarget, own, group))
    if (isExactEnough(runTargets, plan, driven)) break

    async function check(runTarget: RunTarget, own: RoundLedger, group: readonly number[]): Promise<void> {
      const { record, deployment } = runTarget
      await own.close(record.rounds.some(({ stages }) => isGivenUp(stages)))
      const memory = await context.phases.time('memory', () => deployment.memory())
      context.live?.({ kind: 'memory', target: runTarget.name, components: memory })
      const last = record.rounds.at(-1)
      record.rounds = record.rounds.map((measured) => ({
        ...(group.includes(measured.round) ? withMemory(measured, memory) : measured),
        // What was found cannot be said of one round of several: it is told with the last.
        ...(measured === last ? own.result : {}),
      }))
      if (!progress.detail) return
      for (const measured of record.rounds.filter((one) => group.includes(one.round))) {
        for (const text of roundDetails(runTarget.name, measured)) progress.detail(text)
      }
    }
  }
  progress.run?.(runSnapshot(runTargets, rounds, () => 'waiting'))
  return driven
}

/** Closed loops of one stage, against all targets that are left, in turns. With one target, and where a turn could not begin at once, there are none. */
async function driveInTurns(
  ledgers: ReadonlyMap<RunTarget, RoundLedger>,
  round: number,
  context: RoundContext,
): Promise<Map<RunTarget, StageResult[]>> {
  const { plan, signal } = context
  const stages = new Map<RunTarget, StageResult[]>()
  const places = firstLoads(plan)
  for (const [index, profile] of plan.profiles.entries()) {
    if (profile.loop !== 'closed' || profile.stages.length > 1 || round >= profile.rounds) continue
    const left = [...ledgers.keys()].filter(({ isOut }) => !isOut)
    const [first] = left
    if (first === undefined || left.length === 1 || !left.every(({ deployment }) => deployment.pausesAtOnce)) continue
    const [load] = loadsOf(profile, circumstances(profile, first, context))
    if (load?.load.loop !== 'closed') continue
    await Promise.all(left.map((runTarget) => runTarget.attempt(() => runTarget.deployment.resume(), signal)))
    for (const runTarget of left) await runTarget.attempt(async () => ledgers.get(runTarget)?.open(), signal)
    const turns = left.filter(({ isOut }) => !isOut)
    const measured = await measureTurns(
      turns,
      load as TurnsLoad,
      trafficSeed(plan, round, places[index] ?? 0, 1),
      context,
    )
    for (const [at, runTarget] of turns.entries()) {
      const { stages: own = [], ledger } = measured[at] ?? {}
      stages.set(runTarget, [...(stages.get(runTarget) ?? []), ...own.map((stage) => ({ ...stage, attempts: 1 }))])
      if (ledger) ledgers.get(runTarget)?.note([ledger])
      await runTarget.attempt(() => runTarget.deployment.pause(), signal)
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
  readonly #runTargets: readonly RunTarget[]
  readonly #plan: Plan
  readonly #start = performance.now()
  #plannedMs = 0

  constructor(runTargets: readonly RunTarget[], plan: Plan) {
    this.#runTargets = runTargets
    this.#plan = plan
  }

  leftMs(round: number): number {
    const still = this.#runTargets.filter(({ isOut }) => !isOut)
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
