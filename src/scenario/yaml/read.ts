import { basename, dirname, extname, resolve } from 'node:path'
import { readYamlFile, validateYaml } from '../../base/yaml-file.ts'
import { defineScenario, type Scenario } from '../define.ts'
import { noFindings } from '../finding.ts'
import { compileOperations } from './compile-operations.ts'
import { Draws } from './draws.ts'
import { readFeeds } from './feeds.ts'
import { SCENARIO_FILE } from './scenario-file.ts'
import { type ScenarioFile, scenarioFileSchema } from './schema.ts'
import { Memory } from './sessions.ts'

const REMEDY = 'Fix: correct the file; docs/reference/scenario-yaml.md explains each key'

/**
 * Reads a scenario without code. Throws a UserError for what is wrong with the file, its feeds or its schemas, with file,
 * line and key.
 * @param file as the user named it
 */
export async function readScenarioFile(file: string): Promise<Scenario> {
  const yaml = await readYamlFile(file)
  const entries = validateYaml(yaml, scenarioFileSchema, REMEDY, yaml.value ?? {})
  const feeds = await readFeeds(yaml, entries.data)
  const setup = new Set(entries.setup.flatMap(({ capture }) => Object.keys(capture)))
  const { operations, prepare } = await compileOperations(entries, { yaml, feeds, setup })
  const name = entries.name ?? nameOf(file)
  return defineScenario({
    name,
    title: entries.title ?? name,
    description: entries.description ?? `${Object.keys(operations).length} requests of ${basename(file)}`,
    slo: sloOf(entries),
    benchRoutes: 'optional',
    dataset: () => ({}),
    planState: () => new Draws(feeds, entries.users),
    memory: () =>
      new Memory(
        entries.users,
        entries.journeys.map(({ steps }) => steps.length),
      ),
    prepare,
    operations,
    contract: [],
    auditViews: {},
    verify: () => ({ verified: 0, ...noFindings(), examples: [] }),
  })
}

/** It watches no writes: the time until they are visible is never measured. */
function sloOf({ slo: { p99, errors } }: ScenarioFile): Scenario['slo'] {
  return { p99Ms: p99, errorShare: errors, visibilityP99Ms: 1_000 }
}

/** `shop` of shop.yaml, and of shop/scenario.yaml. */
function nameOf(file: string): string {
  const stem = basename(file, extname(file))
  const name = stem === basename(SCENARIO_FILE, '.yaml') ? basename(dirname(resolve(file))) : stem
  const plain = name
    .toLowerCase()
    .replaceAll(/[^a-z0-9-]+/g, '-')
    .replace(/^[^a-z]+/, '')
  return plain === '' ? 'scenario' : plain
}
