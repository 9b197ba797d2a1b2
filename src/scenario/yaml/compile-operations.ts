import { UserError } from '../../base/errors.ts'
import type { Operation, Planned } from '../define.ts'
import { seededRandom } from '../random.ts'
import { compileComparable } from './comparable.ts'
import { compileAnswer } from './compile-answer.ts'
import { compileRequest } from './compile-request.ts'
import { Draws } from './draws.ts'
import type { JourneyEntry, RequestEntry, ScenarioFile } from './schema.ts'
import { placeOf, type Scope, Uses } from './scope.ts'
import type { Memory, StepParams } from './sessions.ts'
import type { Captured, Draw } from './values.ts'

type AnyOperation = Operation<Draws, Memory, StepParams>
type Path = readonly (string | number)[]

/** The operations of a scenario file, and what prepares a target for them. */
export interface CompiledOperations {
  readonly operations: Readonly<Record<string, AnyOperation>>
  prepare(): readonly (readonly Planned<StepParams>[])[]
}

/** What each compiler of operations gets. */
interface Context {
  readonly file: ScenarioFile
  readonly scope: Pick<Scope, 'yaml' | 'feeds' | 'setup'>
}

const NOTHING: ReadonlySet<string> = new Set()
/** The preparation's own stream. */
const SEED = -3

/** Compiles all entries of a file. Throws a UserError for what refers to nothing, and where two have the same name. */
export async function compileOperations(file: ScenarioFile, scope: Context['scope']): Promise<CompiledOperations> {
  const names = new Names(scope.yaml)
  const context = { file, scope }
  const setup = await compileSetup(context, names)
  const requests = await compileRequests(context, names)
  const journeys = await Promise.all(
    file.journeys.map((journey, place) => compileJourney(journey, place, context, names)),
  )
  const all = [...setup.entries, ...requests, ...journeys.flatMap(({ entries }) => entries)]
  return {
    operations: Object.fromEntries(all),
    prepare() {
      const draws = new Draws(scope.feeds, file.users)
      const random = seededRandom(SEED)
      return Array.from({ length: file.users }, (_, slot) => [
        ...setup.prepare(slot, draws.next(setup.uses, random)),
        ...journeys.flatMap(({ ways, uses }) =>
          ways.flatMap((way) => way(slot, { ...draws.next(uses, random), user: slot })),
        ),
      ])
    },
  }
}

/** The names of the operations: each once. */
class Names {
  readonly #taken = new Map<string, number>()
  readonly #yaml: Scope['yaml']

  constructor(yaml: Scope['yaml']) {
    this.#yaml = yaml
  }

  take(entry: RequestEntry, path: Path, prefix = ''): string {
    const name = prefix + (entry.name ?? `${entry.method} ${entry.path}`)
    const { line, ...place } = placeOf(this.#yaml, path)
    const earlier = this.#taken.get(name)
    if (earlier !== undefined) {
      throw new UserError(`two requests are called "${name}"`, {
        ...place,
        line,
        found: `the same name as in line ${earlier}`,
        remedy: 'Fix: give each a `name` of its own',
      })
    }
    this.#taken.set(name, line)
    return name
  }
}

async function compileSetup({ file, scope }: Context, names: Names) {
  const uses = new Uses()
  uses.user = true
  const captured = new Set<string>()
  const entries: [string, AnyOperation][] = []
  for (const [at, entry] of file.setup.entries()) {
    const path = ['setup', at]
    const own: Scope = { ...scope, setup: new Set(captured), captured: NOTHING, uses }
    const answer = await compileAnswer(entry, path, own)
    const request = compileRequest(entry, file.headers, path, own)
    for (const name of Object.keys(entry.capture)) captured.add(name)
    const comparable = compileComparable(entry)
    const operation: AnyOperation = {
      weight: 0,
      plan: (draws, random) => ({ draw: draws.next(uses, random) }),
      request: ({ draw }, memory) => request(memory.values(draw as Draw)),
      answers: answer.answers,
      mismatch: ({ draw }, response, memory) =>
        answer.look(response, memory.values(draw as Draw), memory.userOf(draw as Draw)),
      learn: ({ draw }, response, memory) =>
        void answer.look(response, memory.values(draw as Draw), memory.userOf(draw as Draw)),
      place: placeOf(scope.yaml, path),
      ...(comparable && {
        comparable: ({ draw }, response, memory) => comparable(response, memory.userOf(draw as Draw)),
      }),
    }
    entries.push([names.take(entry, path, 'setup / '), operation])
  }
  const prepare = (slot: number, draw: Draw): Planned<StepParams>[] =>
    entries.map(([operation]) => ({ operation, params: { draw: { ...draw, user: slot } } }))
  return { entries, uses, prepare }
}

async function compileRequests({ file, scope }: Context, names: Names): Promise<[string, AnyOperation][]> {
  return Promise.all(
    file.requests.map(async (entry, at): Promise<[string, AnyOperation]> => {
      const path = ['requests', at]
      const uses = new Uses()
      const own: Scope = { ...scope, captured: NOTHING, uses }
      const answer = await compileAnswer(entry, path, own)
      const request = compileRequest(entry, file.headers, path, own)
      const comparable = compileComparable(entry)
      const fixed: StepParams = { draw: new Draws(scope.feeds, 1).next(new Uses(), seededRandom(SEED)) }
      const operation: AnyOperation = {
        weight: entry.weight,
        plan: uses.nothing ? () => fixed : (draws, random) => ({ draw: draws.next(uses, random) }),
        request: ({ draw }, memory) => request(memory.values(draw as Draw)),
        answers: answer.answers,
        ...(answer.isLookedAt && {
          mismatch: ({ draw }: StepParams, response, memory: Memory, request) =>
            answer.look(response, memory.values(draw as Draw), {}, request),
        }),
        ...(comparable && {
          comparable: ({ draw }: StepParams, response, memory: Memory) =>
            comparable(response, memory.userOf(draw as Draw)),
        }),
        place: placeOf(scope.yaml, path),
      }
      return [names.take(entry, path), operation]
    }),
  )
}

/** One user's way through the steps that a later step needs to have been done. */
type Way = (slot: number, draw: Draw) => Planned<StepParams>[]

async function compileJourney(journey: JourneyEntry, place: number, { file, scope }: Context, names: Names) {
  const uses = new Uses()
  const captured = new Set<string>()
  const entries: [string, AnyOperation][] = []
  for (const [step, entry] of journey.steps.entries()) {
    const path = ['journeys', place, 'steps', step]
    const own: Scope = { ...scope, captured: new Set(captured), uses }
    const answer = await compileAnswer(entry, path, own)
    const request = compileRequest(entry, file.headers, path, own)
    for (const name of Object.keys(entry.capture)) captured.add(name)
    const comparable = compileComparable(entry)
    const isLast = step === journey.steps.length - 1
    const needsUser = (): boolean => neededBefore(journey, step, uses).length > 0
    const look = (
      params: StepParams,
      response: Parameters<typeof answer.look>[0],
      memory: Memory,
      request: Parameters<typeof answer.look>[3],
    ): string | undefined => {
      const session = memory.journey(place).of(params)
      return session && answer.look(response, session, session.captured as Captured, request)
    }
    const operation: AnyOperation = {
      weight: journey.weight,
      plan: (draws, random) => {
        if (step === 0) return { draw: draws.next(uses, random) }
        const turn = draws.turn(`${place}/${step}`)
        return needsUser() ? { turn } : { turn, draw: draws.next(uses, random) }
      },
      request: (params, memory) => request(memory.journey(place).bind(params, step, performance.now())),
      answers: answer.answers,
      ...(answer.isLookedAt && { mismatch: look }),
      ...(!isLast && {
        learn: (params: StepParams, response, memory: Memory) => {
          const sessions = memory.journey(place)
          const session = sessions.of(params) ?? sessions.onWay(params)
          if (session === undefined) return
          // Others who only learn of the answer have not looked at it.
          if (params.way !== undefined) answer.look(response, session, session.captured)
          sessions.advance(params, session, step, performance.now() + entry.think)
        },
      }),
      ...(comparable && {
        comparable: (params: StepParams, response, memory: Memory) =>
          comparable(response, memory.journey(place).of(params)?.captured ?? {}),
      }),
      place: placeOf(scope.yaml, path),
    }
    entries.push([names.take(entry, path, `${journey.name} / `), operation])
  }
  const ways = journey.steps.flatMap((_, step): Way[] => {
    const needed = neededBefore(journey, step, uses)
    if (needed.length === 0) return []
    return [
      (slot, draw) =>
        needed.map((each, at) => ({
          operation: (entries[each] as [string, AnyOperation])[0],
          params: {
            draw,
            way: { id: `${place}/${step}/${slot}`, slot, ...(at === needed.length - 1 && { readyFor: step }) },
          },
        })),
    ]
  })
  return { entries, ways, uses }
}

/** Steps that a user must have done before this one: those that capture, and those that may change something. */
function neededBefore({ steps }: JourneyEntry, step: number, uses: Uses): number[] {
  const before = steps.slice(0, step)
  const needed = before.flatMap(({ capture, method }, at) =>
    Object.keys(capture).length > 0 || (method !== 'GET' && method !== 'HEAD') ? [at] : [],
  )
  // A row that only one user may have was drawn with the first step.
  return needed.length === 0 && step > 0 && uses.unique ? [0] : needed
}
