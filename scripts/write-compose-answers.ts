import { readFileSync, writeFileSync } from 'node:fs'
import { ANSWERS_FILE, answerFor, type CorpusAnswers, corpusCases } from '../src/topology/testing/compose-corpus.ts'
import { composeVersion } from '../src/topology/testing/compose-view.ts'

// Asks Docker Compose what the compose files of the corpus mean, and stores its answers for tests without it.

const answers: [string, unknown][] = []
for (const name of corpusCases()) answers.push([name, await answerFor(name)])
// One that is built from its source does not know its version: it is that of the script that builds it.
const built = /^version=v(.+)$/m.exec(readFileSync(new URL('../.ci/compose.sh', import.meta.url), 'utf8'))?.[1]
const said = await composeVersion()
const document = {
  compose: said === 'dev' ? built : said,
  answers: Object.fromEntries(answers),
} as CorpusAnswers
writeFileSync(ANSWERS_FILE, `${JSON.stringify(document, null, 2)}\n`)
