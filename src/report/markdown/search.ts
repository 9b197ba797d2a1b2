import { capacityInWords, PROBE_COLUMNS, probeCells } from '../../load/search/describe.ts'
import type { Result } from '../../result/schema.ts'
import { markdownTable, markdownText } from '../../text/markdown-text.ts'

/** What each search for the capacity tried and found; empty where there was none. */
export function searchSection({ targets }: Result): string {
  return targets
    .flatMap(({ name, rounds }) =>
      rounds.flatMap(({ search }) => {
        if (search === null) return []
        const table = markdownTable(
          PROBE_COLUMNS,
          search.probes.map((probe) => probeCells(probe).map(markdownText)),
          [0, 1, PROBE_COLUMNS.length - 1],
        )
        return [`**${markdownText(name)}:** ${markdownText(capacityInWords(search))}\n\n${table}`]
      }),
    )
    .join('\n\n')
}
