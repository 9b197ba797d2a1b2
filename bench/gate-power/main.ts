/**
 * How often a gate cries wolf, and what it finds in which time.
 *
 *     npm run bench:gate-power                 plays gates from what was recorded, and writes what comes out into README.md
 *     npm run bench:gate-power -- record       records more first: ten minutes, which want a quiet machine
 *     npm run bench:gate-power -- record 4 2   four minutes, and two more with a noisy neighbour
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { record } from './record.ts'
import { readRecording } from './recording.ts'
import { renderPower } from './report.ts'

const [command, quiet = '6', noisy = '4'] = process.argv.slice(2)
if (command === 'record') {
  const controller = new AbortController()
  process.once('SIGINT', () => controller.abort())
  await record({ quiet: Number(quiet), noisy: Number(noisy) }, controller.signal)
}
const sessions = readRecording()
if (sessions.length === 0) throw new Error('nothing is recorded: run it with "record" first, on a quiet machine')
const text = renderPower(sessions)
process.stdout.write(text)

const readme = join(import.meta.dirname, 'README.md')
const [BEGIN, END] = ['<!-- measured: written by main.ts -->', '<!-- end of measured -->']
const parts = readFileSync(readme, 'utf8').split(new RegExp(`(?<=${BEGIN})[^]*(?=${END})`))
if (parts.length !== 2) throw new Error(`${readme} lacks the place for what was measured`)
writeFileSync(readme, parts.join(`\n\n${text}\n`))
