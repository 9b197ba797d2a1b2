import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { regressionVerdict } from '../testing/example-verdicts.ts'
import { verdictSchema } from '../verdict-document.ts'
import { renderAnnotations } from './github-annotations.ts'
import { renderCodeQuality } from './gitlab-code-quality.ts'
import { renderJunit } from './junit.ts'
import { renderGateMarkdown } from './markdown.ts'
import { renderOpenMetrics } from './open-metrics.ts'
import { verdictOfMany } from './testing/verdicts.ts'
import { writeGateReports } from './write-reports.ts'

let folder: string
let printed: string
const print = (text: string) => {
  printed += text
}
const within = (name: string) => path.join(folder, name)
const read = (name: string) => readFile(within(name), 'utf8')

function asVerdict(text: string) {
  const { checksum, ...document } = verdictSchema.parse(JSON.parse(text))
  expect(checksum).toMatch(/^sha256:/)
  return document
}

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'archbench-gate-'))
  printed = ''
})
afterEach(() => rm(folder, { recursive: true }))

describe('writeGateReports', () => {
  test('writes the verdict document and its Markdown under names of their own, and prints nothing', async () => {
    const { written: first } = await writeGateReports(regressionVerdict, { folder, env: {}, print })
    const { written: second } = await writeGateReports(regressionVerdict, { folder, env: {}, print })
    expect([...first, ...second].map((file) => path.basename(file))).toEqual([
      '2026-03-02T09-30-00Z-gate-ecommerce.json',
      '2026-03-02T09-30-00Z-gate-ecommerce.md',
      '2026-03-02T09-30-00Z-gate-ecommerce-2.json',
      '2026-03-02T09-30-00Z-gate-ecommerce-2.md',
    ])
    expect(asVerdict(await read(path.basename(first[0] ?? '')))).toEqual(regressionVerdict)
    expect(printed).toBe('')
  })

  test('writes each file that was asked for, into folders that it makes, in place of an older one', async () => {
    await writeFile(within('gl.json'), 'old')
    const json = within('gate.json')
    const files = {
      markdown: within('comment.md'),
      junit: within('deep/er/junit.xml'),
      gitlab: within('gl.json'),
      metrics: within('metrics.txt'),
    }
    const { written } = await writeGateReports(regressionVerdict, { folder, json, files, env: {}, print })
    expect(written).toEqual(expect.arrayContaining([json, ...Object.values(files)]))
    expect(asVerdict(await read('gate.json'))).toEqual(regressionVerdict)
    expect(await read('comment.md')).toBe(renderGateMarkdown(regressionVerdict))
    expect(await read('deep/er/junit.xml')).toBe(renderJunit(regressionVerdict))
    expect(await read('gl.json')).toBe(renderCodeQuality(regressionVerdict))
    expect(await read('metrics.txt')).toBe(renderOpenMetrics(regressionVerdict))
    expect((await readdir(folder, { recursive: true })).filter((name) => name.endsWith('.part'))).toEqual([])
  })

  test('annotates a job of GitHub Actions and appends to the summary of its step', async () => {
    const env = { GITHUB_ACTIONS: 'true', GITHUB_STEP_SUMMARY: within('summary.md') }
    await writeFile(within('summary.md'), '# Before\n\n')
    await writeGateReports(regressionVerdict, { folder, env, print })
    expect(await read('summary.md')).toBe(`# Before\n\n${renderGateMarkdown(regressionVerdict)}`)
    expect(printed).toBe(renderAnnotations(regressionVerdict))
  })

  test('leaves no more in a summary than GitHub shows, what stood there included', async () => {
    const env = { GITHUB_ACTIONS: 'true', GITHUB_STEP_SUMMARY: within('summary.md') }
    await writeFile(within('summary.md'), 'x'.repeat(1024 * 1024 - 40_000))
    await writeGateReports(verdictOfMany(2000), { folder, env, print })
    expect(Buffer.byteLength(await read('summary.md'))).toBeLessThanOrEqual(1024 * 1024)
  })

  test('says which files it could not write, and writes the others', async () => {
    const files = { junit: folder, markdown: within('comment.md') }
    const options = { folder, json: '/dev/full', files, env: {}, print }
    const { written, problems } = await writeGateReports(regressionVerdict, options)
    expect(problems.map(({ details }) => details.file)).toEqual(['/dev/full', folder])
    expect(problems[0]?.paragraph()).toContain('ENOSPC')
    expect(written).toContain(files.markdown)
  })

  test('keeps the verdict elsewhere where its folder takes it no more, and says where', async () => {
    await writeFile(within('taken'), '')
    const { written, problems } = await writeGateReports(regressionVerdict, { folder: within('taken'), env: {}, print })
    const [kept = ''] = written
    expect(asVerdict(await readFile(kept, 'utf8'))).toEqual(regressionVerdict)
    expect(problems.map((problem) => problem.paragraph()).join()).toContain(`It is kept in ${kept} instead`)
    await rm(path.dirname(kept), { recursive: true })
  })
})
