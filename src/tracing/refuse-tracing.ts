import { UserError } from '../base/errors.ts'
import type { RuntimeChoice } from '../runtime/choose-runtime.ts'
import { RUNTIMES } from '../runtime/runtimes.ts'

/**
 * Throws a UserError where the targets cannot reach the collector: it listens on 127.0.0.1, which in a container is the
 * container itself.
 * @param targets that have to be started
 */
export function refuseTracing({ name, because }: RuntimeChoice, targets: readonly string[]): void {
  if (targets.length === 0 || RUNTIMES[name].components === 'processes') return
  throw new UserError('containers cannot send traces to the collector of this run', {
    key: '--trace',
    found: `the runtime ${name} for ${targets.join(', ')}, because ${because}`,
    expected: 'targets that run as processes of this machine, where the collector listens on 127.0.0.1',
    remedy: 'Give --runtime process where the targets can run so, or leave out --trace',
  })
}
