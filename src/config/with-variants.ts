import { type AskedRuntime, RUNTIMES } from '../runtime/runtimes.ts'
import { textOf } from '../target/asked-target.ts'
import type { AskedTarget } from '../target/target.ts'
import { chooseVariants, variantsOfTarget } from '../topology/variant-targets.ts'

/** Each target, and after it the variants of it that were asked for. Throws a UserError where one has none of them. */
export async function withVariants(
  targets: readonly AskedTarget[],
  asked: readonly string[],
  scenario: string,
  runtime: AskedRuntime,
): Promise<AskedTarget[]> {
  const containers = runtime !== 'auto' && RUNTIMES[runtime].components === 'containers'
  const all = await Promise.all(
    targets.map(async (target): Promise<AskedTarget[]> => {
      const base = textOf(target)
      const variants = chooseVariants(base, await variantsOfTarget(base, scenario), asked, containers)
      return [target, ...variants]
    }),
  )
  return all.flat()
}
