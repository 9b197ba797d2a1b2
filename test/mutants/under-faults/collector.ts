// A collector whose outbox forgets a message before it has been delivered.

import { jwtTokens } from '../../../reference-impls/accounts/tokens.ts'
import {
  outboxBench,
  outboxCollector,
  outboxSchema,
} from '../../../reference-impls/analytics/domain/collector/outbox.ts'
import type { Event } from '../../../reference-impls/analytics/domain/collector/port.ts'
import { collectorRoutes } from '../../../reference-impls/analytics/domain/collector/routes.ts'
import { remoteInbox } from '../../../reference-impls/analytics/microservices/metrics-api.ts'
import { connectModule, serveModule } from '../../../reference-impls/architectures/microservices/module-service.ts'
import { GroupCommit } from '../../../reference-impls/kit/group-commit.ts'
import { runService } from '../../../reference-impls/kit/service.ts'
import { openServiceDatabase } from '../../../reference-impls/kit/service-database.ts'

const forget = { name: 'forget-messages', text: 'delete from outbox where id = any($1::uuid[])' }

await runService('collector', async (context) => {
  const { settings, log } = context
  const database = await openServiceDatabase(context, [outboxSchema])
  const metrics = remoteInbox(connectModule(context, 'metrics', 'METRICS_URL'))
  const collector = outboxCollector(database, async (messages) => {
    await database.query(forget, [messages.map(({ id }) => id)])
    await metrics.take(messages)
  })
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
  await serveModule(context, {
    routes: collectorRoutes(
      { take: (events) => groups.add(events), event: collector.event },
      jwtTokens(settings.text('TOKEN_SECRET')),
    ),
    bench: outboxBench(database),
    healthy: database.healthy,
  })
})
