import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { UserError } from '../../base/errors.ts'
import type { Request, Scenario } from '../../scenario/define.ts'
import { loadScenario } from '../../scenario/load.ts'
import { type Random, seededRandom } from '../../scenario/random.ts'
import { operationStream } from '../../scenario/stream.ts'
import type { Imported, Importer } from '../importer.ts'

/** A folder in which files are imported. */
export class ImportFolder implements Disposable {
  readonly path = mkdtempSync(join(tmpdir(), 'archbench-import-'))

  write(name: string, content: string | Uint8Array): string {
    const file = join(this.path, name)
    writeFileSync(file, content)
    return file
  }

  /** Writes what was imported, as "archbench init" does, and loads it. */
  async load({ files }: Imported): Promise<Scenario> {
    for (const { name, text } of files) this.write(name, text)
    return loadScenario(join(this.path, 'scenario.yaml'))
  }

  /** The paragraph with which a file is refused; the folder is called `~` in it. */
  async refusal(importer: Importer, name: string, content: string | Uint8Array): Promise<string> {
    const outcome = await importer.read(this.write(name, content)).catch((error: unknown) => error)
    if (!(outcome instanceof UserError)) throw new Error('it was not refused', { cause: outcome })
    return outcome.paragraph().replaceAll(this.path, '~')
  }

  [Symbol.dispose](): void {
    rmSync(this.path, { recursive: true, force: true })
  }
}

/** So many requests of the traffic of a scenario. */
export function drawnRequests(scenario: Scenario, count: number): (Request & { readonly operation: string })[] {
  const stream = operationStream(scenario, {}, 1)
  const memory: unknown = scenario.memory({})
  return Array.from({ length: count }, () => {
    const { operation, params } = stream.next()
    const of = scenario.operations[operation] as Scenario['operations'][string]
    return { operation, ...of.request(params, memory) }
  })
}

/** A request of each operation. */
export function eachRequest(scenario: Scenario): Request[] {
  const [state, memory, random]: [unknown, unknown, Random] = [
    scenario.planState({}),
    scenario.memory({}),
    seededRandom(1),
  ]
  return Object.values(scenario.operations).map((operation) => operation.request(operation.plan(state, random), memory))
}
