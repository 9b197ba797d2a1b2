import { COMMANDS } from '../../architectures/event-driven/commands.ts'
import { runApi } from '../../architectures/event-driven/run-api.ts'
import { countingCollector } from '../domain/collector/in-transaction.ts'
import { postgresEventStore } from '../domain/collector/store.ts'
import { analyticsRoutes } from '../domain/routes.ts'
import { analyticsBench } from '../domain/tables.ts'
import { schema } from './schema.ts'
import { applyEvents, entriesOf } from './take-events.ts'

await runApi({
  schema,
  apply: applyEvents,
  wire: ({ database, commands, tokens }) => {
    const collector = countingCollector(postgresEventStore(database), 'accepted', (events) =>
      commands.append(COMMANDS, entriesOf(events)),
    )
    return {
      routes: analyticsRoutes(database, tokens, collector),
      bench: analyticsBench.map((storeOf) => storeOf(database)),
    }
  },
})
