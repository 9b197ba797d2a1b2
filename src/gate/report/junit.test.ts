import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { validateXML } from 'xmllint-wasm'
import { renderJunit } from './junit.ts'
import { exampleVerdicts, hostileVerdict } from './testing/verdicts.ts'

// The schema that Jenkins' xUnit plugin holds JUnit files to.
const schema = await readFile(path.join(import.meta.dirname, 'testing', 'junit-10.xsd'), 'utf8')

async function errorsIn(contents: string): Promise<string[]> {
  const { errors } = await validateXML({ xml: { fileName: 'junit.xml', contents }, schema })
  return errors.map(({ message }) => message)
}

describe('JUnit XML', () => {
  test.each([...Object.entries(exampleVerdicts), ['hostile', hostileVerdict] as const])(
    'of %s is as the schema of Jenkins says',
    async (_, document) => {
      expect(await errorsIn(renderJunit(document))).toEqual([])
    },
  )

  test('would not be if something were amiss', async () => {
    const xml = renderJunit(exampleVerdicts.pass)
    expect(await errorsIn(xml.replace(' tests=', ' test='))).not.toEqual([])
    expect(await errorsIn(xml.replace('</testcase>', ''))).not.toEqual([])
  })

  test('counts what it holds', () => {
    for (const document of Object.values(exampleVerdicts)) {
      const xml = renderJunit(document)
      const held = (tag: string) => String(xml.match(new RegExp(`<${tag}\\b`, 'g'))?.length ?? 0)
      const counted = (name: string) => xml.match(new RegExp(`<testsuite [^>]*${name}="(\\d+)"`))?.[1]
      expect(counted('tests')).toBe(held('testcase'))
      expect(counted('failures')).toBe(held('failure'))
      expect(counted('errors')).toBe(held('error'))
      expect(counted('skipped')).toBe(held('skipped'))
    }
  })

  test('fails for a regression, skips what could not be told, and passes with a word what only warns', () => {
    const xml = renderJunit(exampleVerdicts.regression)
    expect(xml).toMatch(/name="CPU per request"><failure /)
    expect(xml).toMatch(/name="Throughput"><skipped /)
    const [check] = exampleVerdicts.regression.checks
    if (check === undefined) throw new Error('the example has no check')
    const warning = { ...check, threshold: { ...check.threshold, level: 'warn' as const } }
    expect(renderJunit({ ...exampleVerdicts.regression, checks: [warning] })).toMatch(
      /name="CPU per request"><system-out>regression\n/,
    )
  })

  test('shows no green where nothing was measured', () => {
    const xml = renderJunit({
      ...exampleVerdicts.empty,
      exitCode: 0,
      invariants: { ...exampleVerdicts.empty.invariants, level: null },
    })
    expect(xml).toMatch(/name="verdict"><skipped /)
    expect(xml.match(/<testcase/g)).toHaveLength(1)
  })

  test('is an error where the gate was interrupted', () => {
    expect(renderJunit({ ...exampleVerdicts.empty, interrupted: true, exitCode: 130 })).toMatch(
      /name="verdict"><error /,
    )
  })
})
