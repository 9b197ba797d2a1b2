import { UserError } from '../base/errors.ts'
import { closest } from '../base/suggest.ts'
import { chooseRuntime } from '../runtime/choose-runtime.ts'
import { findProgram, howToGet } from '../runtime/process/servers/programs.ts'
import { RUNTIMES } from '../runtime/runtimes.ts'
import { list } from '../text/format.ts'
import type { InstalledKind } from './embedded-kind.ts'
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
  /** Servers that processes need of this machine, and that are not installed. */
  readonly missing: readonly InstalledKind[]
}

/** What `--variants` comes to for one target. */
export interface ChosenVariants {
  readonly targets: readonly string[]
  /** What was asked for by a group or `all` and cannot run here, each with the reason. */
  readonly leftOut: readonly string[]
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
      const servers = topology.services.map(({ embedded }) => embedded).filter((kind) => kind !== undefined)
      const missing = servers.filter((kind) => kind !== 'postgres').filter((kind) => findProgram(kind) === undefined)
      return { name, group: topology.group, needsContainers: components === 'containers', missing }
    }),
  )
}

/**
 * The variants that were asked for: `all`, or names of groups and of variants. Of `all` and of groups, those that cannot run
 * here are left out: where no containers are asked for, those that need containers or a server that is not installed.
 * @param target whose variants they are, for the message
 * Throws a UserError where a word is neither a group nor a variant, and where nothing is left.
 */
export function chooseVariants(
  target: string,
  all: readonly Variant[],
  asked: readonly string[],
  containers: boolean,
): ChosenVariants {
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
  const wanted = all.filter(
    ({ name, group }) =>
      asked.includes(name) || asked.includes('all') || (group !== undefined && asked.includes(group)),
  )
  // One that is named is wanted: the run then says what it needs.
  const canRun = (variant: Variant): boolean =>
    containers || asked.includes(variant.name) || whyNot(variant) === undefined
  const chosen = wanted.filter(canRun)
  if (chosen.length === 0) {
    throw new UserError(`${target} has no variant of ${asked.join(', ')}`, {
      key: '--variants',
      found:
        wanted.length > 0
          ? list(wanted.map((variant) => `${variant.name} ${whyNot(variant)}`))
          : names.join(', ') || 'no variant',
      remedy: containers ? 'Choose another group' : 'Choose another group, or take containers with --runtime docker',
    })
  }
  return {
    targets: chosen.map(({ name }) => `${target}+${name}`),
    leftOut: wanted.flatMap((variant) =>
      canRun(variant) ? [] : [`${target}+${variant.name} is left out: it ${whyNot(variant)}`],
    ),
  }
}

/** What processes lack to run a variant, in words that follow its name; undefined: nothing. */
function whyNot({ needsContainers, missing: [missing] }: Variant): string | undefined {
  if (needsContainers) return 'runs in containers only (--runtime docker)'
  return missing === undefined ? undefined : `needs ${missing}, which is not installed (${howToGet(missing)})`
}
