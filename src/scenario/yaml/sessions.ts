import type { Captured, Draw, Values } from './values.ts'

/** A user on the way through a journey. */
export interface Session extends Values {
  /** Not before then is the next step sent, as long as others are ready; on the clock of `performance.now`. */
  readyMs: number
}

/** What a step of a journey is planned with. */
export interface StepParams {
  /** Of a first step, and of a later one whose journey captures nothing. */
  readonly draw?: Draw
  /** How often the step was planned before. */
  readonly turn?: number
  /** In the preparation: which user's way this is, and the step that it makes ready where it is the last. */
  readonly way?: { readonly id: string; readonly slot: number; readonly readyFor?: number }
}

/** More users than this do not wait for their next step: the oldest are forgotten. */
const MOST_WAITING = 10_000

/** The users of one journey, as far as one target knows them. */
class JourneySessions {
  /** By step: whose last answer has come. */
  readonly #ready: Session[][]
  /** By step: who got so far in the preparation. */
  readonly #prepared: Session[][]
  readonly #ways = new Map<string, Session>()
  readonly #used = new WeakSet<Session>()
  readonly #bound = new WeakMap<StepParams, Session>()
  readonly #begin: (draw: Draw) => Session

  constructor(steps: number, begin: (draw: Draw) => Session) {
    this.#ready = Array.from({ length: steps + 1 }, () => [])
    this.#prepared = Array.from({ length: steps + 1 }, () => [])
    this.#begin = begin
  }

  /** Chooses who does a step: whoever waits longest; at the beginning, those of the preparation. */
  bind(params: StepParams, step: number, nowMs: number): Session {
    const session = this.#choose(params, step, nowMs)
    this.#bound.set(params, session)
    return session
  }

  /** Who did a step. */
  of(params: StepParams): Session | undefined {
    return this.#bound.get(params)
  }

  /** Who goes a way of the preparation, also where somebody else has sent its requests. */
  onWay({ way, draw }: StepParams): Session | undefined {
    if (way === undefined) return undefined
    const known = this.#ways.get(way.id)
    if (known !== undefined) return known
    const begun = draw && this.#begin(draw)
    if (begun !== undefined) this.#ways.set(way.id, begun)
    return begun
  }

  /** A step was answered rightly. */
  advance(params: StepParams, session: Session, step: number, readyMs: number): void {
    if (params.way === undefined) {
      session.readyMs = readyMs
      const waiting = this.#ready[step + 1]
      waiting?.push(session)
      if (waiting !== undefined && waiting.length > MOST_WAITING) waiting.shift()
      return
    }
    const { slot, readyFor } = params.way
    const prepared = readyFor === undefined ? undefined : this.#prepared[readyFor]
    if (prepared !== undefined) prepared[slot] = session
  }

  #choose(params: StepParams, step: number, nowMs: number): Session {
    const onWay = this.onWay(params)
    if (onWay !== undefined) return onWay
    const { draw, turn } = params
    if (turn === undefined) return this.#begin(draw as Draw)
    const waiting = this.#ready[step] ?? []
    const prepared = this.#prepared[step] ?? []
    const [longest] = waiting
    const isReady = longest !== undefined && longest.readyMs <= nowMs
    const fresh = isReady ? undefined : takeFresh(prepared, turn, this.#used)
    if (fresh !== undefined) return fresh
    if (longest !== undefined) {
      waiting.shift()
      return longest
    }
    if (draw !== undefined) return this.#begin(draw)
    const again = prepared[turn % prepared.length]
    if (again === undefined) throw new Error('no user got so far: no answer of the steps before was right')
    return { ...again, captured: { ...again.captured } }
  }
}

/** One of the preparation who has not gone on yet. Threads that share the preparation begin at different places. */
function takeFresh(prepared: readonly Session[], turn: number, used: WeakSet<Session>): Session | undefined {
  for (let offset = 0; offset < prepared.length; offset++) {
    const session = prepared[(turn + offset) % prepared.length]
    if (session === undefined || used.has(session)) continue
    used.add(session)
    return session
  }
  return undefined
}

/** What one target has answered: values of users, and who is how far on each journey. */
export class Memory {
  readonly run = Date.now().toString(36)
  readonly #users: readonly Captured[]
  readonly #journeys: readonly JourneySessions[]

  /** @param steps of each journey */
  constructor(users: number, steps: readonly number[]) {
    this.#users = Array.from({ length: users }, () => ({}))
    const begin = (draw: Draw): Session => ({ ...this.values(draw), captured: {}, readyMs: 0 })
    this.#journeys = steps.map((count) => new JourneySessions(count, begin))
  }

  /** Values of a user who is on no journey. */
  values(draw: Draw): Values {
    return { draw, captured: NOTHING, user: this.userOf(draw), run: this.run }
  }

  /** What the setup of a user has captured. */
  userOf({ user }: Draw): Captured {
    return this.#users[user] as Captured
  }

  journey(place: number): JourneySessions {
    return this.#journeys[place] as JourneySessions
  }
}

const NOTHING: Captured = {}
