import type { HttpAnswer } from '../http/exchange.ts'
import { takesAnyBody } from '../scenario/any-body.ts'
import type { Operation, Planned, Request, Response, Scenario } from '../scenario/define.ts'
import type { LearnedAnswer } from '../scenario/prepare.ts'
import { mismatch as wrongIn } from '../scenario/wording.ts'
import type { LedgerWriter } from './ledger.ts'

export interface Judgement {
  /** Why the answer was wrong (`status 500`, `schema placeOrder`, `mismatch readOrder: …`); `undefined` where it was right. */
  readonly wrong: string | undefined
  /** The accepting answer, where a write was accepted whose effect can be watched. */
  readonly accepting: Response | undefined
}

/** One answer in this many has its body checked against the schema, besides those of accepted writes. */
const SAMPLE_EVERY = 50

/** How the kind of error begins that an answer has which is not the one that was asked for. */
export const MISMATCH = 'mismatch '

type AnyOperation = Scenario['operations'][string]

/**
 * Judges answers: right or wrong by status and (for a sample) schema, what is learned from them,
 * and which writes go into the ledger. A body is parsed only where one of these needs it.
 * The returned function throws what the scenario's own code throws on an answer that fits its schema.
 * @param onLearned told of each answer that was learned from, so that others can learn from it too
 */
export function createJudge(
  scenario: Scenario,
  memory: unknown,
  ledger: LedgerWriter,
  onLearned?: (answer: LearnedAnswer) => void,
) {
  let answers = 0

  return function judge(planned: Planned, answer: HttpAnswer, request: Request): Judgement {
    const { operation: name, params } = planned
    const operation = scenario.operations[name] as AnyOperation
    if (operation.answers[answer.status] === undefined) {
      // The target may have done the work before it failed; a refusal says that it has not.
      const key = operation.writeKey?.(params)
      if (answer.status >= 500) ledger.leaveOpen(key)
      else ledger.refuse(key)
      return { wrong: `status ${answer.status}`, accepting: undefined }
    }
    const isAny = takesAnyBody(operation.answers[answer.status])
    const sampled = !isAny && answers++ % SAMPLE_EVERY === 0
    if (!sampled && !looksInside(operation)) return RIGHT

    const wrong = { wrong: `schema ${name}`, accepting: undefined }
    const response = answer.read()
    const fits = () => wrongIn(response, operation.answers) === undefined
    if ((response.notJson !== undefined && !isAny) || (sampled && !fits())) {
      ledger.leaveOpen(operation.writeKey?.(params))
      return wrong
    }
    try {
      const accepted = operation.accepted?.(params, response)
      if (accepted !== undefined && !sampled && !fits()) {
        ledger.leaveOpen(operation.writeKey?.(params))
        return wrong
      }
      const mismatch = operation.mismatch?.(params, response, memory, request)
      if (mismatch !== undefined) {
        if (!sampled && !fits()) return wrong
        return { wrong: `${MISMATCH}${name}: ${mismatch}`, accepting: undefined }
      }
      if (operation.learn !== undefined) {
        operation.learn(params, response, memory)
        onLearned?.({ planned, response })
      }
      if (accepted === undefined) {
        ledger.refuse(operation.writeKey?.(params))
        return RIGHT
      }
      ledger.accept({ key: operation.writeKey?.(params) ?? accepted.id, ...accepted })
      return { wrong: undefined, accepting: operation.visibility === undefined ? undefined : response }
    } catch (error) {
      if (fits()) throw error
      ledger.leaveOpen(operation.writeKey?.(params))
      return wrong
    }
  }
}

function looksInside({ learn, accepted, mismatch }: AnyOperation): boolean {
  return learn !== undefined || accepted !== undefined || mismatch !== undefined
}

export type Judge = ReturnType<typeof createJudge>

const RIGHT: Judgement = { wrong: undefined, accepting: undefined }

/** The client's key of a planned write; `undefined` for anything else. */
export function writeKeyOf(scenario: Scenario, { operation, params }: Planned): string | undefined {
  const of: Operation<unknown, unknown, unknown> | undefined = scenario.operations[operation]
  return of?.writeKey?.(params)
}
