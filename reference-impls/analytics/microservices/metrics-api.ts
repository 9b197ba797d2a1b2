import { invalid } from '../../base/api-error.ts'
import { parseObject } from '../../base/parse.ts'
import type { Route } from '../../base/route.ts'
import type { RemoteModule } from '../../kit/remote-module.ts'
import type { Message } from '../domain/collector/outbox.ts'
import type { Inbox } from '../domain/metrics/inbox.ts'

/** Ten messages of two thousand events. */
const BODY_LIMIT_BYTES = 8 * 1024 * 1024

/** What the metrics offer to other services only. */
export function metricsInternalRoutes(inbox: Pick<Inbox, 'take'>): Route[] {
  return [
    {
      name: 'takeMessages',
      method: 'POST',
      path: '/internal/messages',
      bodyLimitBytes: BODY_LIMIT_BYTES,
      async handle({ body }) {
        const { messages } = parseObject(body, 'The body', ['messages'])
        if (!Array.isArray(messages)) throw invalid('"messages" must be a list.')
        await inbox.take(messages as Message[])
        return { status: 204 }
      },
    },
  ]
}

/** The metrics, as far as other services need them, over HTTP. The call may be repeated: each message has its effect once. */
export function remoteInbox(service: RemoteModule): Pick<Inbox, 'take'> {
  return { take: (messages) => service.post<void>('/internal/messages', { messages }, true) }
}
