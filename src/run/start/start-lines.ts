import type { RuntimeChoice } from '../../runtime/choose-runtime.ts'
import { RUNTIMES } from '../../runtime/runtimes.ts'
import { unreachableHosts } from '../../runtime/service-hosts.ts'
import { isReferenceFile } from '../../topology/override-files.ts'
import type { Topology } from '../../topology/topology.ts'

/**
 * What is said before anything is started: whose commands will run on this machine, which runtime runs them and why, and
 * what to know of the compose files.
 * @param scenario as the user named it: a file of their own runs in archbench itself
 */
export function startLines(choice: RuntimeChoice, topologies: readonly Topology[], scenario: string): string[] {
  const areProcesses = RUNTIMES[choice.name].components === 'processes'
  const started = topologies.filter(({ directory }) => directory !== '')
  const own = started.filter(({ file }) => !isReferenceFile(file)).map(({ name }) => name)
  const foreign = [
    ...(areProcesses && own.length > 0 ? [`the commands of ${own.join(', ')}`] : []),
    ...(/\.[cm]?[jt]s$/i.test(scenario) ? [`the code of ${scenario}`] : []),
  ]
  const notes = topologies.flatMap((topology) => [
    // What the files of the reference implementations say is meant so.
    ...(isReferenceFile(topology.file) ? [] : topology.notes).map((note) => `${topology.name}: ${note}`),
    ...(areProcesses ? unreachableHosts(topology) : []),
  ])
  return [
    ...(foreign.length === 0 ? [] : [`Note: ${foreign.join(' and ')} run on this machine with your rights.`]),
    `Runtime: ${choice.name}, because ${choice.because}.`,
    ...notes.map((note) => `Note: ${note}.`),
  ]
}
