import type { Result } from '../result/schema.ts'
import { terminalLook } from './terminal-look.ts'

export interface Format {
  /** Ends of file names that mean it. */
  readonly endings: readonly string[]
  /** What renders it is loaded only when it is asked for. */
  render(
    result: Result,
    options: { readonly toTerminal: boolean; readonly verbose: boolean; readonly explain: boolean },
  ): Promise<string>
  /** Where several results are shown side by side; elsewhere their rounds are merged. */
  renderAll?(results: readonly Result[]): Promise<string>
}

/** What `archbench report` can make of a result. */
export const REPORT_FORMATS: Readonly<Record<string, Format>> = {
  terminal: {
    endings: ['.txt'],
    async render(result, { toTerminal, verbose, explain }) {
      const { renderTerminal } = await import('../report/terminal/render-terminal.ts')
      const look = toTerminal ? terminalLook() : { columns: 120, colour: false }
      return renderTerminal(result, { ...look, verbose, explain })
    },
  },
  markdown: {
    endings: ['.md', '.markdown'],
    render: async (result) => (await import('../report/markdown/render-markdown.ts')).renderMarkdown(result),
  },
  html: {
    endings: ['.html', '.htm'],
    render: async (result) => (await import('../report/html/render-html.ts')).renderHtml([result]),
    renderAll: async (results) => (await import('../report/html/render-html.ts')).renderHtml(results),
  },
  csv: {
    endings: ['.csv'],
    render: async (result) => (await import('../report/exchange/csv.ts')).renderCsv(result),
  },
  json: {
    endings: ['.json'],
    render: async (result) => (await import('../result/write-result.ts')).resultText(result),
  },
  junit: {
    endings: ['.xml'],
    render: async (result) => (await import('../report/exchange/junit.ts')).renderJunit(result),
  },
  openmetrics: {
    endings: ['.prom', '.om', '.openmetrics'],
    render: async (result) => (await import('../report/exchange/open-metrics.ts')).renderOpenMetrics(result),
  },
}

/** The format that the end of a file's name stands for. */
export function formatOfFile(file: string): string | undefined {
  const name = file.toLowerCase()
  return Object.keys(REPORT_FORMATS).find((format) =>
    REPORT_FORMATS[format]?.endings.some((ending) => name.endsWith(ending)),
  )
}
