import { cpSync, mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { packageRoot } from '../src/base/package-root.ts'
import type { RuntimeName } from '../src/runtime/runtimes.ts'
import { embeddedOverride } from '../src/topology/override-files.ts'
import { readTopology } from '../src/topology/read-topology.ts'
import type { Topology } from '../src/topology/topology.ts'

const fixtures = join(import.meta.dirname, 'fixtures')
const packages = join(packageRoot, 'node_modules')

/** Reads the compose file of a fixture as it is read for a runtime. */
export async function fixtureTopology(name: string, runtime: RuntimeName = 'process'): Promise<Topology> {
  const file = join(runtime === 'docker' ? buildContext() : fixtures, name, 'compose.yaml')
  return readTopology({
    file,
    overrides: runtime === 'process' ? [embeddedOverride(file)] : [],
    name,
    variant: undefined,
    variables: { SMALL_PASSWORD: 'of-this-run' },
  })
}

/** The fixtures with the packages that they import beside them: nothing outside of it can get into an image. */
function buildContext(): string {
  const folder = join(packages, '.cache/archbench-fixtures')
  mkdirSync(folder, { recursive: true })
  cpSync(fixtures, folder, { recursive: true })
  for (const name of packagesBelow('pg')) {
    cpSync(join(packages, name), join(folder, 'node_modules', name), { recursive: true })
  }
  return folder
}

/** A package and all that it depends on; npm has laid one version of each side by side. */
function packagesBelow(name: string, found = new Set<string>()): Set<string> {
  if (found.has(name)) return found
  found.add(name)
  const { dependencies = {} } = JSON.parse(readFileSync(join(packages, name, 'package.json'), 'utf8')) as {
    dependencies?: Record<string, string>
  }
  for (const dependency of Object.keys(dependencies)) packagesBelow(dependency, found)
  return found
}
