import type { Result } from '../result/schema.ts'
import { cautions } from './cautions.ts'
import { NO_BREAK } from './format.ts'
import { useLoad } from './load-words.ts'
import {
  comparisonSection,
  componentSection,
  errorSection,
  functionSection,
  headlineSection,
  operationSection,
} from './markdown-measurements.ts'
import { correctnessSection, costSection, phaseSection, setupSection, warmUpSection } from './markdown-run.ts'
import { searchSection } from './markdown-search.ts'
import { courseSection, stageSection } from './markdown-stages.ts'
import { markdownText } from './markdown-text.ts'
import { readingGuide } from './reading-guide.ts'
import { recoveryStatements } from './stage-figures.ts'
import { type Statement, verdict } from './verdict.ts'

/** The whole report in GitHub-flavoured Markdown. */
export function renderMarkdown(result: Result): string {
  const sections: [title: string, text: string][] = [
    ['Verdict', bullets(verdict(result, markdownText))],
    ['Headline', headlineSection(result)],
    [
      'Warnings',
      cautions(result, markdownText)
        .map((caution) => `- ${caution}`)
        .join('\n'),
    ],
    ['How to read this', bullets(readingGuide(result, markdownText))],
    ['Comparison', result.summary.comparisons.length === 0 ? '' : comparisonSection(result)],
    [
      'Stage by stage',
      [stageSection(result), bullets(recoveryStatements(result, markdownText))].filter(Boolean).join('\n\n'),
    ],
    ['Course', courseSection(result)],
    ['Search for the capacity', searchSection(result)],
    ['Latency by operation', operationSection(result)],
    ['Errors', errorSection(result)],
    [`Components, ${useLoad(result, markdownText)}`, componentSection(result)],
    ['Functions', functionSection(result)],
    ['Cost', costSection(result)],
    ['Correctness', correctnessSection(result)],
    ['Start and warm-up', warmUpSection(result)],
    ['Set-up', setupSection(result)],
    ['Wall time', phaseSection(result)],
  ]
  const title = `# archbench ${result.kind}: ${markdownText(result.scenario.name)}`
  const body = sections.filter(([, text]) => text !== '').map(([name, text]) => `## ${name}\n\n${text}`)
  return `${[title, ...body].join('\n\n').replaceAll(NO_BREAK, ' ')}\n`
}

function bullets(statements: readonly Statement[]): string {
  return statements.map(({ subject, text }) => `- **${subject}:** ${text}`).join('\n')
}
