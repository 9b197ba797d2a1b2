import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { UserError } from '../../../base/errors.ts'
import type { Scenario } from '../../define.ts'
import { loadScenario } from '../../load.ts'

/** A folder with a scenario.yaml and what belongs to it. */
export class ScenarioFolder implements Disposable {
  readonly path = mkdtempSync(join(tmpdir(), 'archbench-scenario-'))

  write(name: string, text: string): string {
    const file = join(this.path, name)
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, text)
    return file
  }

  /** The scenario of this text. */
  load(text: string): Promise<Scenario> {
    return loadScenario(this.write('scenario.yaml', text))
  }

  /** The one paragraph with which this text is refused; the folder is called `~` in it. */
  async refusal(text: string): Promise<string> {
    const outcome = await this.load(text).catch((error: unknown) => error)
    if (!(outcome instanceof UserError)) throw new Error('it was not refused', { cause: outcome })
    return outcome.paragraph().replaceAll(this.path, '~')
  }

  [Symbol.dispose](): void {
    rmSync(this.path, { recursive: true, force: true })
  }
}
