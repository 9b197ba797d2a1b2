/** What a workflow has to be told. */
export interface WorkflowSettings {
  /** What `npm install` gets: a version of archbench, or the address of its package. */
  readonly archbench: string
  /** Shell command that makes the checkout ready to run; undefined: nothing has to be done. */
  readonly prepare: string | undefined
}

/** A CI system that "archbench init" writes a workflow for: the gate, on each change that is proposed. */
export interface CiSystem {
  readonly title: string
  /** The file or folder that shows that a project uses it. */
  readonly sign: string
  /** Where its workflow goes. */
  readonly file: string
  /** Where the workflow goes instead when `file` is the project's own already, and how that file then takes it up. */
  readonly beside?: { readonly file: string; readonly how: string }
  readonly workflow: (settings: WorkflowSettings) => string
}
