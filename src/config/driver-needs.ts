import type { OwnNeeds } from '../load/own-limits.ts'
import { MAX_IN_FLIGHT, type Plan } from './plan.ts'

/** What a run asks of the driver at most. @param driverCpus CPUs that it has: it takes no more threads by itself */
export function driverNeeds(
  { profiles, connections, driverWorkers }: Pick<Plan, 'profiles' | 'connections' | 'driverWorkers'>,
  driverCpus: number,
): OwnNeeds {
  const closed = profiles.flatMap((profile) =>
    profile.loop === 'closed' ? profile.stages.map((stage) => stage.connections ?? connections) : [],
  )
  const most = Math.max(connections, ...closed)
  const workers = Math.max(driverWorkers, driverCpus)
  const hasOpen = profiles.some(({ loop }) => loop !== 'closed')
  return hasOpen && MAX_IN_FLIGHT > most
    ? { connections: MAX_IN_FLIGHT, setBy: 'requests in flight of its open loop', workers }
    : { connections: most, setBy: 'connections (--connections and those of its profiles)', workers }
}
