import type { ComposeFile, ComposeService } from './compose-schema.ts'
import { extendService } from './extends.ts'
import { importProject, includedProject } from './include.ts'
import type { Lookup } from './interpolate.ts'
import { mergeCompose, withoutPaths } from './merge.ts'
import { mergeOrigins, type Origin, type Origins } from './origins.ts'
import { type OnUnset, type OpenCompose, openCompose, parseCompose } from './parse-compose.ts'
import { withAbsoluteFiles } from './relative-paths.ts'

/** Compose files merged to one, with what they extend and include. */
export interface ComposeModel {
  readonly compose: ComposeFile
  readonly origins: Origins
}

/** What it takes to read the compose files of a project. */
export interface ComposeProject {
  /** Absolute paths, each laid over the one before. */
  readonly files: readonly string[]
  /** Absolute path of the folder from which their relative paths count. */
  readonly directory: string
  readonly lookup: Lookup
}

/** What a reader of the including file may not expect of an included project. */
export interface IncludedNews {
  /** Absolute path of its first file. */
  readonly file: string
  /** Names of the variables that its files of variables set. */
  readonly variables: readonly string[]
  /** Whether it has an `x-archbench` at the top level, which is not taken over. */
  readonly hasSettings: boolean
}

/** Told what else a project is read with. */
export interface ComposeListener {
  readonly onUnset: OnUnset
  readonly onIncluded: (included: IncludedNews) => void
}

/**
 * Reads the files of a project by the rules of the Compose specification: in each file services extend others, then what
 * it includes is added, then it is laid over the files before.
 * Throws a UserError that names file, line and key of what is wrong.
 * @param above the files that include this project
 */
export async function readModel(
  project: ComposeProject,
  listener: ComposeListener,
  above: readonly string[] = [],
): Promise<ComposeModel> {
  let model: ComposeModel | undefined
  for (const file of project.files) {
    const open = await openCompose(file, project.directory, project.lookup, listener.onUnset)
    const over = await modelOf(open, project, listener, [...above, file])
    model = model === undefined ? over : layOver(model, over, open)
  }
  if (model === undefined) throw new TypeError('a project needs at least one file')
  return model
}

async function modelOf(
  open: OpenCompose,
  { lookup }: ComposeProject,
  listener: ComposeListener,
  above: readonly string[],
): Promise<ComposeModel> {
  const { include, ...parsed } = parseCompose(open)
  const services: Record<string, ComposeService> = {}
  const origins = new Map<string, readonly Origin[]>()
  const others = new Map<string, Promise<OpenCompose>>()
  const openOther = (file: string, directory: string): Promise<OpenCompose> => {
    const opened = others.get(file) ?? openCompose(file, directory, lookup, listener.onUnset)
    others.set(file, opened)
    return opened
  }
  for (const [name, service] of Object.entries(parsed.services)) {
    const extended = await extendService(open, name, service, openOther)
    services[name] = extended.service
    origins.set(name, extended.origins)
  }
  let model: ComposeModel = {
    compose: {
      ...parsed,
      services,
      secrets: withAbsoluteFiles(parsed.secrets, open.directory),
      configs: withAbsoluteFiles(parsed.configs, open.directory),
    },
    origins: { files: [open.yaml], services: origins },
  }
  for (const [at, entry] of (include ?? []).entries()) {
    const project = await includedProject(open, entry, at, lookup, above)
    const included = await readModel(project, listener, above)
    listener.onIncluded({
      file: project.files[0] ?? '',
      variables: project.variables,
      hasSettings: included.compose['x-archbench'] !== undefined,
    })
    model = {
      compose: importProject(model.compose, included.compose, project, model.origins),
      origins: mergeOrigins({ files: [], services: included.origins.services }, model.origins),
    }
  }
  return model
}

function layOver(base: ComposeModel, over: ComposeModel, { replaced }: OpenCompose): ComposeModel {
  return {
    compose: mergeCompose(withoutPaths(base.compose, replaced), over.compose),
    origins: mergeOrigins(base.origins, over.origins),
  }
}
