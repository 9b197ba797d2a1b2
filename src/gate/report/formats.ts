import type { VerdictDocument } from '../verdict-document.ts'

export interface GateFormatOptions {
  /** The file, from the root of the repository, that GitLab shows findings at. */
  readonly configFile?: string | undefined
}

interface GateFormat {
  /** Of the file, for help. */
  readonly description: string
  /** What renders it is loaded only when it is asked for. */
  render(document: VerdictDocument, options: GateFormatOptions): Promise<string>
}

/** Files that a gate writes where they are asked for, by the name of the flag. To add one: its file, and a line here. */
export const GATE_FORMATS = {
  markdown: {
    description: 'for a comment on a pull request',
    render: async (document) => (await import('./markdown.ts')).renderGateMarkdown(document),
  },
  junit: {
    description: 'JUnit XML',
    render: async (document) => (await import('./junit.ts')).renderJunit(document),
  },
  gitlab: {
    description: "GitLab's code-quality report",
    render: async (document, { configFile }) =>
      (await import('./gitlab-code-quality.ts')).renderCodeQuality(document, configFile),
  },
  metrics: {
    description: 'OpenMetrics text',
    render: async (document) => (await import('./open-metrics.ts')).renderOpenMetrics(document),
  },
} as const satisfies Record<string, GateFormat>

type GateFormatName = keyof typeof GATE_FORMATS
export const GATE_FORMAT_NAMES = Object.keys(GATE_FORMATS) as readonly GateFormatName[]

/** Files that were asked for; one that is there already is replaced. */
export type GateFormatFiles = { readonly [Name in GateFormatName]?: string | undefined }
