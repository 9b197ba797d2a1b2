import { UserError } from '../base/errors.ts'
import { closest } from '../base/suggest.ts'
import { chooseRuntime } from '../runtime/choose-runtime.ts'
import { RUNTIMES } from '../runtime/runtimes.ts'
import { embeddedOverride, overrideFile, variantsOf } from './override-files.ts'
import { readTopology } from './read-topology.ts'
import { findTarget } from './targets.ts'
import { VARIANT_GROUPS, type VariantGroup } from './variant-groups.ts'

/** A variant of a target, with what its file says of it. */
export interface Variant {
  readonly name: string
  readonly group: VariantGroup | undefined
  /** Whether it runs in containers only. */
  readonly needsContainers: boolean
}

/** Variants of a target that is named or lies at a path. Throws a UserError for what is wrong with its files. */
export async function variantsOfTarget(target: string, scenario: string): Promise<Variant[]> {
  const { file, overrides } = findTarget(target, scenario)
  return Promise.all(
    variantsOf(file).map(async (name) => {
      const merged = [...overrides, overrideFile(file, name), embeddedOverride(file)]
      const read = { file, overrides: merged, name, variant: name, variables: process.env }
      const topology = await readTopology(read)
      const { components } = RUNTIMES[chooseRuntime('auto', [topology]).name]
      return { name, group: topology.group, needsContainers: components === 'containers' }
    }),
  )
}

/**
 * The variants that were asked for: `all`, or names of groups and of variants. Those that only containers can run are
 * taken when containers are.
 * @param target whose variants they are, for the message
 * Throws a UserError where a word is neither a group nor a variant, and where nothing is left.
 */
export function chooseVariants(
  target: string,
  all: readonly Variant[],
  asked: readonly string[],
  containers: boolean,
): string[] {
  const groups: readonly string[] = VARIANT_GROUPS
  const names = all.map(({ name }) => name)
  const known = ['all', ...groups, ...names]
  const unknown = asked.find((word) => !known.includes(word))
  if (unknown !== undefined) {
    throw new UserError(`"${unknown}" is no variant of ${target} and no group of variants${closest(unknown, known)}`, {
      key: '--variants',
      expected: `all, groups (${groups.join(', ')}), or variants of ${target} (${names.join(', ') || 'it has none'})`,
      remedy: 'Run "archbench list" to see all variants',
    })
  }
  const chosen = all.filter(
    ({ name, group, needsContainers }) =>
      asked.includes(name) ||
      ((asked.includes('all') || (group !== undefined && asked.includes(group))) && (containers || !needsContainers)),
  )
  if (chosen.length === 0) {
    throw new UserError(`${target} has no variant of ${asked.join(', ')}`, {
      key: '--variants',
      found: names.join(', ') || 'no variant',
      remedy: containers ? 'Choose another group' : 'Choose another group, or take containers with --runtime docker',
    })
  }
  return chosen.map(({ name }) => `${target}+${name}`)
}
