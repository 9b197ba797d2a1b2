import { basename } from 'node:path'
import { RUNTIMES, type RuntimeName } from '../runtime/runtimes.ts'
import { embeddedOverride } from '../topology/override-files.ts'
import { readTopology } from '../topology/read-topology.ts'
import { findTarget, type TargetFiles } from '../topology/targets.ts'
import type { Topology } from '../topology/topology.ts'
import { type OpenOptions, type ParsedTarget, PLAIN_TARGET } from './target.ts'

export interface ComposeTarget extends ParsedTarget {
  readonly kind: 'target'
  readonly target: string
}

/** A reference implementation by its name, a compose file or its folder by the path. */
export function parseComposeTarget(text: string): ComposeTarget | undefined {
  if (text.trim() === '') return undefined
  return {
    kind: 'target',
    text,
    target: text,
    open: async (options) => {
      const { name } = findTarget(text, options.scenario)
      return {
        ...PLAIN_TARGET,
        description: { name, kind: 'target', source: text, revision: null },
        topology: (name, runtime) => readComposeTarget(text, name, runtime, options),
      }
    },
  }
}

/** Reads the compose file of a target that is named or lies at a path. Throws a UserError for what is wrong with it. */
export function readComposeTarget(
  target: string,
  name: string,
  runtime: RuntimeName,
  { scenario, secret }: Pick<OpenOptions, 'scenario' | 'secret'>,
): Promise<Topology> {
  return readTargetTopology(findTarget(target, scenario), { name, runtime, secret })
}

/** Reads what a target consists of, as this runtime would start it. Throws a UserError for what is wrong in its files. */
export async function readTargetTopology(
  { file, overrides: implicit, variant, variantFiles }: Omit<TargetFiles, 'name'>,
  { name, runtime, secret }: { readonly name: string; readonly runtime: RuntimeName; readonly secret: string },
): Promise<Topology> {
  const overrides = [
    ...implicit.filter((override) => !variantFiles.includes(override)),
    ...variantFiles,
    ...(RUNTIMES[runtime].components === 'processes' ? [embeddedOverride(file)] : []),
  ]
  const topology = await readTopology({
    file,
    overrides,
    name,
    variant,
    variables: { ARCHBENCH_SECRET: secret, ...process.env },
  })
  const merged = implicit.map(
    (override) => `${basename(override)} is merged over ${basename(file)}, as docker compose does`,
  )
  return { ...topology, notes: [...merged, ...topology.notes] }
}
