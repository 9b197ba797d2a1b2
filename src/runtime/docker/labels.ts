import { formatOwner, thisOwner } from '../../machine/owner.ts'

/** By these everything that archbench made in an engine is found again. */
export const LABEL = {
  run: 'archbench.run',
  owner: 'archbench.owner',
  target: 'archbench.target',
  component: 'archbench.component',
} as const

export type Labels = Readonly<Record<string, string>>

export function deploymentLabels(run: string, target: string): Labels {
  return { [LABEL.run]: run, [LABEL.owner]: formatOwner(thisOwner()), [LABEL.target]: target }
}

export function componentLabels(deployment: Labels, component: string): Labels {
  return { ...deployment, [LABEL.component]: component }
}

/** A filter for all that one run made, or for all that any run made. */
export function labelFilter(run?: string): { label: string[] } {
  return { label: [run === undefined ? LABEL.run : `${LABEL.run}=${run}`] }
}

/** A name that an engine takes for a container or network. */
export function engineName(...parts: readonly string[]): string {
  return parts
    .map((part) => part.replaceAll(/[^\w.-]+/g, '-').replaceAll(/^[-.]+|[-.]+$/g, ''))
    .filter((part) => part !== '')
    .join('-')
}
