import { existsSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { parse } from 'yaml'
import { readClaims } from '../src/advice/claims/read-claims.ts'
import { readRequirements } from '../src/advice/recommend/requirements.ts'
import { packageRoot as root } from '../src/base/package-root.ts'
import { readConfig } from '../src/config/read-config.ts'
import { readCatalogue } from '../src/cost/read/read-catalogue.ts'
import { readUsages } from '../src/cost/read/read-usages.ts'
import * as library from '../src/index.ts'
import { readProfile } from '../src/load/profile/read-profile.ts'
import { readImageMap } from '../src/runtime/docker/images/image-map.ts'
import { readScenarioFile } from '../src/scenario/yaml/read.ts'
import { readTopology } from '../src/topology/read-topology.ts'

type Read = (file: string) => unknown

/** An override is laid over the compose file of the same page, or over that of the project's folder that it names. */
const readCompose: Read = (file) => {
  const beside = join(dirname(file), 'compose.yaml')
  return readTopology({
    file: existsSync(beside) ? beside : join(root, relative(folder, beside)),
    overrides: file.endsWith('compose.yaml') ? [] : [file],
    name: 'example',
    variant: undefined,
    variables: {},
  })
}

const readScenario: Read = (file) => {
  writeFileSync(join(dirname(file), 'products.csv'), 'id\n1\n')
  process.env.SHOP_TOKEN = 'secret'
  return readScenarioFile(file)
}

const readAsText: Read = (file) => {
  const text = readFileSync(file, 'utf8')
  return file.endsWith('.json') ? JSON.parse(text) : parse(text)
}

/**
 * What reads an example, by the name of its file. A fence says it: a line that begins with three backticks, `yaml` and
 * the name. Files that other programs read are parsed only.
 */
const READERS: readonly (readonly [name: RegExp, read: Read])[] = [
  [/^archbench\.yaml$/, readConfig],
  [/^archbench-images\.yaml$/, readImageMap],
  [/^claims\.yaml$/, readClaims],
  [/^(?:lunch|chaos-soak|flood|my-faults)\.yaml$/, readProfile],
  [/^prices\.yaml$/, readCatalogue],
  [/^requirements\.yaml$/, readRequirements],
  [/^scenario\.yaml$/, readScenario],
  [/^usage\.yaml$/, readUsages],
  [/(?:^|\/)compose(?:\.\w+)?\.yaml$/, readCompose],
  [/^\.github\/workflows\/|^\.gitlab-ci\.yml$|^prometheus\.yml$|^functions\.json$/, readAsText],
]

const pages = globSync('{*.md,{docs,scenarios,reference-impls,reports,bench,examples}/**/*.md}', { cwd: root }).sort()

const fences = pages.flatMap((page) => {
  const text = readFileSync(join(root, page), 'utf8')
  return [...text.matchAll(/^ *```(\w+)(?: (\S+))?\n(.*?)^ *```$/gms)].map(
    ({ 1: language = '', 2: name, 3: body = '', index }) => ({
      where: `${page}:${text.slice(0, index).split('\n').length}`,
      language,
      name,
      body,
    }),
  )
})

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'archbench-docs-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

test.each(fences.filter(({ language }) => /^(?:ya?ml|json)$/.test(language)))(
  'the example at $where is read by what reads $name',
  async ({ where, name, body }) => {
    const reader = READERS.find(([pattern]) => name !== undefined && pattern.test(name))
    expect(reader, `${where}: after the language, name a file that READERS knows`).toBeDefined()
    const file = join(folder, name ?? '')
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, body)
    expect(await reader?.[1](file)).toBeDefined()
  },
)

test.each(fences.filter(({ language, body }) => language === 'ts' && body.includes("from 'archbench'")))(
  'the program at $where imports what archbench exports',
  ({ body }) => {
    const [, names = ''] = /import \{([^}]*)\} from 'archbench'/.exec(body) ?? []
    const values = names.split(',').map((name) => name.trim())
    const missing = values.filter((name) => !name.startsWith('type ') && !(name in library))
    expect(values.length).toBeGreaterThan(0)
    expect(missing).toEqual([])
  },
)
