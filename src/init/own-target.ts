import type { NewFile } from './new-file.ts'
import type { Project } from './project.ts'

/** What a project's own files make a target of. */
export interface OwnTarget {
  /** As archbench.yaml names it. */
  readonly target: string
  /** The compose file that has to be written for it; none where the project has one. */
  readonly files: readonly NewFile[]
  /** What makes a fresh checkout of it ready to run; undefined: nothing has to be done. */
  readonly prepare: string | undefined
  /** What is to be known of it, a sentence each. */
  readonly notes: readonly string[]
}

/** The port of a program that does not say which one it has. */
const USUAL_PORT = 8080

/** The target of a project: its compose file, else one for its Dockerfile, else one for its start script; undefined where it has none. */
export function ownTarget({ compose, dockerfile, start }: Project): OwnTarget | undefined {
  if (compose !== undefined) return { target: compose, files: [], prepare: undefined, notes: [] }
  if (dockerfile !== undefined) {
    const port = dockerfile.port ?? USUAL_PORT
    const files = [{ path: 'compose.yaml', text: composeOfDockerfile(port) }]
    const guess = dockerfile.port === undefined ? [`Dockerfile exposes no port: compose.yaml says ${port}.`] : []
    return start === undefined
      ? { target: './compose.yaml', files, prepare: undefined, notes: [...guess, MERGE_FIRST] }
      : {
          target: './compose.yaml',
          files: [...files, { path: 'compose.embedded.yaml', text: EMBEDDED }],
          prepare: start.prepare,
          notes: [...guess, MERGE_FIRST],
        }
  }
  if (start === undefined) return undefined
  return {
    target: './compose.yaml',
    files: [{ path: 'compose.yaml', text: COMPOSE_OF_START }],
    prepare: start.prepare,
    notes: ['`npm start` is run with HOST and PORT set: the program has to listen there.', MERGE_FIRST],
  }
}

/** A gate starts the base as well. */
const MERGE_FIRST = 'compose.yaml has to be merged before the first gate: a base without it cannot be started.'

const HEALTH =
  '    # x-archbench: { health: /healthz } # a path that answers 200 once it is ready; without it: an open port'

function composeOfDockerfile(port: number): string {
  return `# How docker compose and archbench start this project.
services:
  app:
    build: .
    environment: { PORT: "${port}" }
    ports: ["${port}:${port}"]
${HEALTH}
`
}

const COMPOSE_OF_START = `# How archbench starts this project, as a process on a free port of this machine.
services:
  app:
    command: ["npm", "start"] # it gets HOST and PORT, and has to listen there
    ports: ["${USUAL_PORT}:${USUAL_PORT}"]
${HEALTH}
`

const EMBEDDED = `# How archbench starts this project without Docker.
services:
  app:
    command: ["npm", "start"] # it gets HOST and PORT, and has to listen there
`
