import type { Result } from '../../result/schema.ts'
import { NO_BREAK } from '../../text/format.ts'
import { markdownOf, markdownText } from '../../text/markdown-text.ts'
import type { Table } from '../../text/table.ts'
import { cautions } from '../content/cautions.ts'
import { conclusion } from '../content/conclusion.ts'
import { useLoad } from '../content/load-words.ts'
import { readingGuide } from '../content/reading-guide.ts'
import { recoveryStatements } from '../content/stage-figures.ts'
import type { Statement } from '../content/statement.ts'
import { autoscalingTable, fixedFleetTable } from '../content/tables/autoscaling.ts'
import { comparisonTable } from '../content/tables/comparison.ts'
import { componentTable } from '../content/tables/components.ts'
import { correctnessTable } from '../content/tables/correctness.ts'
import { costTable } from '../content/tables/cost-lines.ts'
import { errorTable } from '../content/tables/errors.ts'
import { faultTable } from '../content/tables/faults.ts'
import { functionTable } from '../content/tables/functions.ts'
import { operationTable } from '../content/tables/operations.ts'
import { overloadTable } from '../content/tables/overload.ts'
import { phaseTable } from '../content/tables/phases.ts'
import { resilienceMatrix, resilienceTable } from '../content/tables/resilience.ts'
import { scalingTable } from '../content/tables/scaling.ts'
import { setupTable } from '../content/tables/setup.ts'
import { stageTable } from '../content/tables/stages.ts'
import { hopTable, tracedComponentTable } from '../content/tables/tracing.ts'
import { variantTable } from '../content/tables/variants.ts'
import { warmUpTable } from '../content/tables/warm-up.ts'
import { thresholdStatements } from '../content/thresholds.ts'
import { verdict } from '../content/verdict.ts'
import { courseSection } from './course.ts'
import { headlineSection } from './headline.ts'
import { searchSection } from './search.ts'

/** The whole report in GitHub-flavoured Markdown. */
export function renderMarkdown(result: Result): string {
  const table = (make: (result: Result, quote: typeof markdownText) => Table | null): string =>
    markdownOf(make(result, markdownText))
  const sections: [title: string, text: string][] = [
    [
      'Conclusion',
      conclusion(result, markdownText)
        .map((sentence) => `- ${sentence}`)
        .join('\n'),
    ],
    ['Thresholds', bullets(thresholdStatements(result, markdownText))],
    ['Headline', headlineSection(result)],
    [
      'Warnings',
      cautions(result, markdownText)
        .map((caution) => `- ${caution}`)
        .join('\n'),
    ],
    ['Metric by metric', bullets(verdict(result, markdownText))],
    ['How to read this', bullets(readingGuide(result, markdownText))],
    ['Variants', table(variantTable)],
    ['Comparison', table(comparisonTable)],
    [
      'Stage by stage',
      [table(stageTable), bullets(recoveryStatements(result, markdownText))].filter(Boolean).join('\n\n'),
    ],
    ['Course', courseSection(result)],
    ['Faults', table(faultTable)],
    ['Resilience', [table(resilienceMatrix), table(resilienceTable)].filter(Boolean).join('\n\n')],
    ['Scaling', table(scalingTable)],
    ['Autoscaling', [table(fixedFleetTable), table(autoscalingTable)].filter(Boolean).join('\n\n')],
    ['Overload', table(overloadTable)],
    ['Search for the capacity', searchSection(result)],
    ['Latency by operation', table(operationTable)],
    ['Where the time of a request goes', [table(tracedComponentTable), table(hopTable)].filter(Boolean).join('\n\n')],
    ['Errors', table(errorTable)],
    [`Components, ${useLoad(result, markdownText)}`, table(componentTable)],
    ['Functions', table(functionTable)],
    ['Cost', table(costTable)],
    ['Correctness', table(correctnessTable)],
    ['Start and warm-up', table(warmUpTable)],
    ['Set-up', table(setupTable)],
    ['Wall time', table(phaseTable)],
  ]
  const title = `# archbench ${result.kind}: ${markdownText(result.scenario.name)}`
  const body = sections.filter(([, text]) => text !== '').map(([name, text]) => `## ${name}\n\n${text}`)
  return `${[title, ...body].join('\n\n').replaceAll(NO_BREAK, ' ')}\n`
}

function bullets(statements: readonly Statement[]): string {
  return statements.map(({ subject, text }) => `- **${subject}:** ${text}`).join('\n')
}
