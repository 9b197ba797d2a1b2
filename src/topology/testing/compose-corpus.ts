import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { packageRoot } from '../../base/package-root.ts'
import { askCompose, type ComposeAnswer } from './compose-view.ts'

/** Folders with compose files as people write them; each is read as a target, and by Docker Compose in that folder. */
export const CORPUS_FOLDER = join(packageRoot, 'test', 'fixtures', 'compose-corpus')
/** What Docker Compose made of them: `npm run compose-answers` writes it. */
export const ANSWERS_FILE = join(packageRoot, 'test', 'fixtures', 'compose-answers.json')

/** The environment in which all of them are read. */
export const CORPUS_VARIABLES = { NAME: 'shop', EMPTY: '' }

export interface CorpusAnswers {
  readonly compose: string
  readonly answers: Readonly<Record<string, ComposeAnswer>>
}

export function corpusCases(): string[] {
  return readdirSync(CORPUS_FOLDER).sort()
}

/** What Compose says of one case, without the path of this machine. */
export async function answerFor(name: string): Promise<ComposeAnswer> {
  const folder = join(CORPUS_FOLDER, name)
  const answer = await askCompose(folder, [], CORPUS_VARIABLES)
  return JSON.parse(JSON.stringify(answer).replaceAll(folder, '<folder>')) as ComposeAnswer
}
