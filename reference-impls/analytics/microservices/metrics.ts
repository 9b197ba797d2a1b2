import { jwtTokens } from '../../accounts/tokens.ts'
import { serveModule } from '../../architectures/microservices/module-service.ts'
import { GroupCommit } from '../../kit/group-commit.ts'
import { periodically } from '../../kit/periodic.ts'
import { runService } from '../../kit/service.ts'
import { openServiceDatabase } from '../../kit/service-database.ts'
import type { Message } from '../domain/collector/outbox.ts'
import { inboxBench, inboxSchema, postgresInbox } from '../domain/metrics/inbox.ts'
import { postgresMetrics } from '../domain/metrics/postgres.ts'
import { metricsRoutes } from '../domain/metrics/routes.ts'
import { metricsInternalRoutes } from './metrics-api.ts'

const FORGET_EVERY_MS = 60_000
/** Longer than any outage after which a collector would deliver a message again. */
const FORGET_AFTER_MS = 24 * 3_600_000

await runService('metrics', async (context) => {
  const { settings, log, resources } = context
  const database = await openServiceDatabase(context, [inboxSchema])
  const inbox = postgresInbox(database)
  // Calls would only wait for each other, for the row of the current minute.
  const commits = new GroupCommit<Message>((messages) => inbox.take(messages))
  resources.use(
    periodically(
      FORGET_EVERY_MS,
      () => inbox.forget(FORGET_AFTER_MS),
      (error) => log('warn', 'Old messages could not be forgotten', { error }),
    ),
  )
  await serveModule(context, {
    routes: [
      ...metricsRoutes(postgresMetrics(database), jwtTokens(settings.text('TOKEN_SECRET'))),
      ...metricsInternalRoutes({ take: (messages) => commits.add(messages) }),
    ],
    bench: inboxBench(database),
    healthy: database.healthy,
  })
})
