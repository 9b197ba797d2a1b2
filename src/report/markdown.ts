import type { Result } from '../result/schema.ts'
import { NO_BREAK } from '../text/format.ts'
import { markdownOf, markdownText } from '../text/markdown-text.ts'
import type { Table } from '../text/table.ts'
import { cautions } from './cautions.ts'
import { conclusion } from './conclusion.ts'
import { useLoad } from './load-words.ts'
import { courseSection } from './markdown-course.ts'
import { headlineSection } from './markdown-headline.ts'
import { searchSection } from './markdown-search.ts'
import { readingGuide } from './reading-guide.ts'
import { recoveryStatements } from './stage-figures.ts'
import type { Statement } from './statement.ts'
import { comparisonTable } from './tables/comparison.ts'
import { componentTable } from './tables/components.ts'
import { correctnessTable } from './tables/correctness.ts'
import { costTable } from './tables/cost-lines.ts'
import { errorTable } from './tables/errors.ts'
import { functionTable } from './tables/functions.ts'
import { operationTable } from './tables/operations.ts'
import { phaseTable } from './tables/phases.ts'
import { setupTable } from './tables/setup.ts'
import { stageTable } from './tables/stages.ts'
import { warmUpTable } from './tables/warm-up.ts'
import { verdict } from './verdict.ts'

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
    ['Headline', headlineSection(result)],
    [
      'Warnings',
      cautions(result, markdownText)
        .map((caution) => `- ${caution}`)
        .join('\n'),
    ],
    ['Metric by metric', bullets(verdict(result, markdownText))],
    ['How to read this', bullets(readingGuide(result, markdownText))],
    ['Comparison', table(comparisonTable)],
    [
      'Stage by stage',
      [table(stageTable), bullets(recoveryStatements(result, markdownText))].filter(Boolean).join('\n\n'),
    ],
    ['Course', courseSection(result)],
    ['Search for the capacity', searchSection(result)],
    ['Latency by operation', table(operationTable)],
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
