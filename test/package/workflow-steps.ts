import { parse } from 'yaml'
import type { CiName } from '../../src/init/ci/ci-systems.ts'

/** A shell command of a workflow, with the variables that its CI system sets for it. */
export interface WorkflowStep {
  readonly command: string
  readonly env: Readonly<Record<string, string>>
}

interface GithubStep {
  readonly run?: string
  readonly env?: Readonly<Record<string, string>>
}

/** What a CI system would run of a workflow, in order, for a change whose base is this commit of this branch. */
export const STEPS_OF: Readonly<
  Record<CiName, (text: string, base: { readonly commit: string; readonly branch: string }) => WorkflowStep[]>
> = {
  github: (text, { commit }) => {
    const { jobs } = parse(text) as { readonly jobs: { readonly gate: { readonly steps: readonly GithubStep[] } } }
    return jobs.gate.steps.flatMap(({ run, env = {} }) => {
      if (run === undefined) return []
      const filledIn = Object.entries(env).map(([name, value]): [string, string] => [
        name,
        value.replace(/\$\{\{ github\.event\.pull_request\.base\.sha \}\}/, commit),
      ])
      return [{ command: run, env: Object.fromEntries(filledIn) }]
    })
  },
  gitlab: (text, { commit }) => {
    const { gate } = parse(text) as { readonly gate: Record<'before_script' | 'script', readonly string[]> }
    const env = { CI_MERGE_REQUEST_DIFF_BASE_SHA: commit }
    return [...gate.before_script, ...gate.script].map((command) => ({ command, env }))
  },
  jenkins: (text, { branch }) => {
    const scripts = [...text.matchAll(/\bsh(?: |\(.*?script: )('''|')(.*?)\1/gs)].map(([, , script = '']) => script)
    const env = { CHANGE_TARGET: branch }
    return scripts.map((script) => ({ command: script.replaceAll('\\\\', '\\'), env }))
  },
}
