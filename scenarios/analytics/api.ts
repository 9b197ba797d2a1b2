import { z } from 'zod'
import type { ScenarioApi } from '../../src/scenario/define.ts'
import { errorAnswer, event } from './answers.ts'

/** What the schemas of the operations cannot say. */
export const analyticsApi: ScenarioApi = {
  rules: `- **Event time.** An event belongs to the minute and the hour in which it happened (\`timeMs\`), whenever it arrives.
- **Late events.** An event that happened more than 300,000 ms before its batch was sent (\`sentAtMs\`) is refused as
  \`too_late\`, one after that as \`in_the_future\`. This goes by the batch alone, by no clock and by nothing sent before. The other
  events of the batch are taken; those that are refused leave no trace.
- **Each event once.** The same id is the same event, within one batch, in later ones and in several at once. What was first taken
  stays; repeats change nothing and are no errors. Ids are compared without regard to case and told in lower case.
- **All or nothing.** A batch with a wrong body is refused with \`400\`, and nothing of it is taken.
- **Totals** are exact: in the end each event that was accepted is counted once in its minute and in its user's hour. Until it is,
  \`GET /events/{id}\` says \`"counted": false\` or answers \`404\`.
- **Overload** may be answered with \`429\` or \`503\`; both count as errors in a measurement.`,
  error: errorAnswer,
  rows: {
    clients: z.object({
      id: z.int().positive(),
      keyHash: z.string().describe('SHA-256 of the API key, in hexadecimal.'),
    }),
    events: event,
  },
}
