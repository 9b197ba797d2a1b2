import { cpus } from 'node:os'
import { ownQuota, readThrottling, type Throttling, throttlingBetween } from '../machine/cpu-quota.ts'
import { usableCpus } from '../machine/pinning.ts'
import type { Conditions, MachineLoad } from '../result/conditions-schema.ts'
import type { ComponentKind } from '../runtime/runtime.ts'
import { LoadWatch, lookAtMachine, type OwnCpu } from './load-watch.ts'

/** What holds a run and what else the machine does, from before the run to its end. */
export class ConditionsWatch {
  readonly #usableCpus: readonly number[]
  readonly #before: MachineLoad
  readonly #quota = ownQuota()
  #measuring: { readonly load: LoadWatch; readonly throttling: Throttling | null } | undefined
  #during: MachineLoad | null = null
  #throttling: Throttling | null = null

  private constructor(usable: readonly number[], before: MachineLoad) {
    this.#usableCpus = usable
    this.#before = before
  }

  /** Looks at the machine, which takes less than half a second; to be done before anything is started. */
  static async start(signal?: AbortSignal): Promise<ConditionsWatch> {
    const usable = usableCpus()
    return new ConditionsWatch(usable, await lookAtMachine(usable, signal))
  }

  /** Measuring begins. @param ownCpu see `LoadWatch` */
  async measuring(ownCpu?: OwnCpu): Promise<void> {
    this.#measuring = {
      load: await LoadWatch.start(this.#usableCpus, ownCpu),
      throttling: this.#quota && readThrottling(this.#quota),
    }
  }

  /** To be called between rounds. */
  async sample(): Promise<void> {
    await this.#measuring?.load.sample()
  }

  /** Measuring has ended; does nothing where it had not begun. */
  async measured(): Promise<void> {
    if (this.#measuring === undefined) return
    const { load, throttling } = this.#measuring
    this.#measuring = undefined
    this.#throttling = throttlingBetween(throttling, this.#quota && readThrottling(this.#quota))
    this.#during = await load.stop()
  }

  /** All that is known by now. */
  conditions(components: ComponentKind): Conditions {
    return {
      usableCpus: [...this.#usableCpus],
      machineCpus: cpus().length || this.#usableCpus.length,
      quota: this.#quota && {
        cpus: this.#quota.cpus,
        holdsTargets: components === 'processes',
        throttling: this.#throttling,
      },
      before: this.#before,
      during: this.#during,
    }
  }
}
