import { readFileSync } from 'node:fs'
import { join } from 'node:path'

export const root = join(import.meta.dirname, '..')

export interface Example {
  readonly language: string
  /** The file that the example is to be. */
  readonly file: string
  readonly text: string
}

/** The examples of docs/use/ci.md that say which file they are. */
export function ciExamples(): Example[] {
  const text = readFileSync(join(root, 'docs', 'use', 'ci.md'), 'utf8')
  return [...text.matchAll(/^```(\w+) (\S+)\n(.*?)^```$/gms)].map(([, language = '', file = '', body = '']) => ({
    language,
    file,
    text: body,
  }))
}
