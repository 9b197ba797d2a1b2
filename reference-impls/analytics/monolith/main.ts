import { runMonolith } from '../../architectures/monolith/run-monolith.ts'
import { GroupCommit } from '../../kit/group-commit.ts'
import { collectAndCount, countingCollector } from '../domain/collector/in-transaction.ts'
import type { Event } from '../domain/collector/port.ts'
import { postgresEventStore } from '../domain/collector/store.ts'
import { analyticsRoutes } from '../domain/routes.ts'
import { analyticsBench, analyticsSchema } from '../domain/tables.ts'

await runMonolith('analytics', {
  schema: analyticsSchema,
  wire: ({ database, tokens }) => {
    // Batches would only wait for each other, for the row of the current minute: those that have come meanwhile are one transaction.
    const commits = new GroupCommit<Event>((events) =>
      database.transaction((transaction) => collectAndCount(transaction, events)),
    )
    const collector = countingCollector(postgresEventStore(database), 'counted', (events) => commits.add(events))
    return {
      routes: analyticsRoutes(database, tokens, collector),
      bench: analyticsBench.map((storeOf) => storeOf(database)),
    }
  },
})
