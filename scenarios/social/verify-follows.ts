import type { Ledger } from '../../src/scenario/define.ts'
import type { FindingsCounter } from '../../src/scenario/verify.ts'
import type { StoredProfile } from './answers.ts'
import type { SocialData } from './dataset.ts'
import { type FollowChange, pairName, pairNameOf } from './operations/profiles.ts'

/** Whether a pair must follow after all that was accepted: `undefined` where both would be right. */
export type Outcome = boolean | undefined

/**
 * What the accepted changes of who follows whom must have come to, by the name of the pair. The changes of one stream are
 * further apart than any answer takes, so its last one counts; between streams, and where an answer never came, nobody knows.
 */
export function outcomesOf({ accepted, unresolved }: Ledger): Map<string, Outcome> {
  const changes = accepted.map(({ content }) => content as FollowChange)
  const outcomes = new Map<string, Outcome>()
  for (const [name, ofPair] of Map.groupBy(changes, pairName)) outcomes.set(name, outcomeOf(ofPair))
  for (const key of unresolved) {
    const name = pairNameOf(key)
    if (name !== undefined) outcomes.set(name, undefined)
  }
  return outcomes
}

function outcomeOf(changes: readonly FollowChange[]): Outcome {
  const { following, stream } = changes[0] as FollowChange
  if (changes.every((change) => change.following === following)) return following
  if (!changes.every((change) => change.stream === stream)) return undefined
  return changes.reduce((last, change) => (change.number > last.number ? change : last)).following
}

/** Holds who follows whom against the start and what was accepted since. */
export function compareFollows(
  counter: FindingsCounter,
  { profiles: users, follows }: SocialData,
  ledger: Ledger,
  profiles: readonly StoredProfile[],
): void {
  const known = new Set(profiles.map(({ userId }) => userId))
  for (const { id } of users) if (!known.has(id)) counter.add('lost', `the profile of user ${id} is gone`)
  const outcomes = outcomesOf(ledger)
  const atStart = new Set(Array.from(follows, pairName))
  const stored = new Set<string>()
  for (const { userId, followeeIds } of profiles) {
    for (const followeeId of followeeIds) {
      const name = pairName({ followerId: userId, followeeId })
      if (stored.has(name)) counter.add('duplicated', `${name}: follows twice`)
      stored.add(name)
      if (outcomes.has(name)) {
        if (outcomes.get(name) === false) counter.add('lost', `${name}: was to follow no longer, and does`)
      } else if (!atStart.has(name)) counter.add('phantom', `${name}: follows, and nobody asked for it`)
    }
  }
  for (const [name, outcome] of outcomes) {
    if (outcome === true && !stored.has(name)) counter.add('lost', `${name}: was to follow, and does not`)
  }
  for (const name of atStart) {
    if (!outcomes.has(name) && !stored.has(name)) counter.add('lost', `${name}: followed at the start, and does not`)
  }
}
