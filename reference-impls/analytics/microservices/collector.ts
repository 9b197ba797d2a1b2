import { jwtTokens } from '../../accounts/tokens.ts'
import { connectModule, serveModule } from '../../architectures/microservices/module-service.ts'
import { GroupCommit } from '../../kit/group-commit.ts'
import { periodically } from '../../kit/periodic.ts'
import { runService } from '../../kit/service.ts'
import { openServiceDatabase } from '../../kit/service-database.ts'
import { outboxBench, outboxCollector, outboxSchema } from '../domain/collector/outbox.ts'
import type { Event } from '../domain/collector/port.ts'
import { collectorRoutes } from '../domain/collector/routes.ts'
import { remoteInbox } from './metrics-api.ts'

const DELIVER_EVERY_MS = 500

await runService('collector', async (context) => {
  const { settings, log, resources } = context
  const database = await openServiceDatabase(context, [outboxSchema])
  const metrics = remoteInbox(connectModule(context, 'metrics', 'METRICS_URL'))
  const collector = outboxCollector(database, (messages) => metrics.take(messages))
  // All that was written before is delivered with a group, so that repeats too are known to be counted.
  const groups = new GroupCommit<Event, 'counted' | 'accepted'>(async (events) => {
    await collector.write(events)
    try {
      await collector.deliver()
      return 'counted'
    } catch (error) {
      log('warn', 'Events wait in the outbox', { error })
      return 'accepted'
    }
  })
  // What a crash or an outage has left there.
  resources.use(
    periodically(
      DELIVER_EVERY_MS,
      () => groups.add([]),
      (error) => log('warn', 'The outbox cannot be read', { error }),
    ),
  )
  await serveModule(context, {
    routes: collectorRoutes(
      { take: (events) => groups.add(events), event: collector.event },
      jwtTokens(settings.text('TOKEN_SECRET')),
    ),
    bench: outboxBench(database),
    healthy: database.healthy,
  })
})
