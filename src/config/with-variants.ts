import { type AskedRuntime, RUNTIMES } from '../runtime/runtimes.ts'
import { textOf } from '../target/asked-target.ts'
import type { AskedTarget } from '../target/target.ts'
import { chooseVariants, variantsOfTarget } from '../topology/variant-targets.ts'

/**
 * Each target, and after it the variants of it that were asked for; and what was left out, with the reasons. Throws a UserError
 * where a target has none of them.
 */
export async function withVariants(
  targets: readonly AskedTarget[],
  asked: readonly string[],
  scenario: string,
  runtime: AskedRuntime,
): Promise<{ readonly targets: readonly AskedTarget[]; readonly leftOut: readonly string[] }> {
  const containers = runtime !== 'auto' && RUNTIMES[runtime].components === 'containers'
  const all = await Promise.all(
    targets.map(async (target) => {
      const base = textOf(target)
      const variants = chooseVariants(base, await variantsOfTarget(base, scenario), asked, containers)
      return { targets: [target, ...variants.targets], leftOut: variants.leftOut }
    }),
  )
  return { targets: all.flatMap((one) => one.targets), leftOut: all.flatMap(({ leftOut }) => leftOut) }
}
