import { existsSync } from 'node:fs'
import { basename, dirname, relative } from 'node:path'
import { shellWord } from '../base/shell-word.ts'
import { isReferenceFile, overrideFile } from './override-files.ts'
import { SHOP } from './targets.ts'
import type { Topology } from './topology.ts'

type Named = Pick<Topology, 'file' | 'variant' | 'argument'>

/**
 * The command that starts a target alone, as it can be typed in this folder: a reference implementation by its name, all
 * else by its path. Without data: what a target cannot take may be why it is looked into.
 */
export function upCommand(topology: Named, flags: readonly string[] = []): string {
  const folder = dirname(topology.file)
  const scenario = basename(dirname(folder))
  const own = isReferenceFile(topology.file) ? (scenario === SHOP ? [] : ['--scenario', scenario]) : ['--empty']
  return ['archbench up', shellWord(targetArgument(topology)), ...own, ...flags].join(' ')
}

/** How a person looks into a target that did something wrong: alone, filled with the data of a scenario. */
export function lookIntoHint(topology: Named & Pick<Topology, 'directory'>, scenario: string): string {
  if (topology.directory === '') return 'it runs already: send it the request by hand to look into it'
  const words = ['archbench up', shellWord(targetArgument(topology))]
  const command = (scenario === SHOP ? words : [...words, '--scenario', shellWord(scenario)]).join(' ')
  return `"${command}" leaves it running to look into it`
}

/** What names the target on a command line. */
export function targetArgument({ file, variant, argument }: Named): string {
  if (argument !== undefined) return argument
  const hasVariant = variant !== undefined && existsSync(overrideFile(file, variant))
  return `${isReferenceFile(file) ? basename(dirname(file)) : pathOf(file)}${hasVariant ? `+${variant}` : ''}`
}

function pathOf(file: string): string {
  const path = relative('.', basename(file) === 'compose.yaml' ? dirname(file) : file)
  return path === '' ? '.' : path.startsWith('..') ? path : `./${path}`
}
