import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { basename, join, relative } from 'node:path'
import { projectFiles } from '../topology/project-files.ts'
import { CI_NAMES, CI_SYSTEMS, type CiName } from './ci/ci-systems.ts'

/** What a folder has that can be measured, or that says how. Paths are relative to it and begin with `./`. */
export interface Project {
  /** The compose file, or `.` where `docker compose` reads more files than one there. */
  readonly compose: string | undefined
  readonly dockerfile: Dockerfile | undefined
  readonly start: StartScript | undefined
  readonly openApi: string | undefined
  readonly scenario: string | undefined
  readonly ci: CiName | undefined
}

export interface Dockerfile {
  readonly file: string
  /** The first port that it exposes. */
  readonly port: number | undefined
}

/** What `npm start` runs. */
export interface StartScript {
  readonly file: string
  /** What makes a fresh checkout ready; undefined: it needs no packages. */
  readonly prepare: string | undefined
}

/** Looks at the files of a folder; reads no more of them than it takes to know what they are. */
export function findProject(folder: string): Project {
  return {
    compose: composeOf(folder),
    dockerfile: dockerfileOf(folder),
    start: startOf(folder),
    openApi: openApiOf(folder),
    scenario: existsSync(join(folder, 'scenario.yaml')) ? './scenario.yaml' : undefined,
    ci: CI_NAMES.find((name) => existsSync(join(folder, CI_SYSTEMS[name].sign))),
  }
}

/** What was found, as a person would list it. */
export function foundNames({ compose, dockerfile, start, openApi, scenario, ci }: Project): string[] {
  const files = [
    compose === '.' ? 'compose files' : compose,
    dockerfile?.file,
    start && `${start.file} (start script)`,
    openApi,
    scenario,
  ]
  const names = files.flatMap((name) => (name === undefined ? [] : [name.replace(/^\.\//, '')]))
  return ci === undefined ? names : [...names, CI_SYSTEMS[ci].sign]
}

function composeOf(folder: string): string | undefined {
  const files = projectFiles(folder, process.env)
  if (files === undefined) return undefined
  return files.overrides.length > 0 ? '.' : `./${relative(folder, files.file)}`
}

function dockerfileOf(folder: string): Dockerfile | undefined {
  const text = textOf(join(folder, 'Dockerfile'))
  if (text === undefined) return undefined
  const [, port] = /^\s*EXPOSE\s+(\d+)/im.exec(text) ?? []
  return { file: './Dockerfile', port: port === undefined ? undefined : Number(port) }
}

function startOf(folder: string): StartScript | undefined {
  const about = parsedJson(textOf(join(folder, 'package.json')))
  const { scripts, dependencies } = about as { readonly scripts?: { start?: unknown }; readonly dependencies?: object }
  if (typeof scripts?.start !== 'string') return undefined
  const hasPackages = Object.keys(dependencies ?? {}).length > 0
  const install = existsSync(join(folder, 'package-lock.json')) ? 'npm ci' : 'npm install'
  return { file: './package.json', prepare: hasPackages ? install : undefined }
}

/** Folders in which OpenAPI documents are kept, the first counts. */
const DOCUMENT_FOLDERS = ['.', 'api', 'docs', 'openapi', 'spec']

function openApiOf(folder: string): string | undefined {
  for (const each of DOCUMENT_FOLDERS) {
    const inside = join(folder, each)
    if (!(statSync(inside, { throwIfNoEntry: false })?.isDirectory() ?? false)) continue
    const found = readdirSync(inside)
      .filter((name) => /\.(ya?ml|json)$/i.test(name) && /openapi|swagger|^api\b/i.test(name))
      .sort()
      .find((name) => isOpenApi(textOf(join(inside, name)) ?? ''))
    if (found !== undefined) return `./${join(each, basename(found))}`
  }
  return undefined
}

/** Whether a text is an OpenAPI document of a version that can be imported. */
export function isOpenApi(text: string): boolean {
  return /^[\s{]*["']?openapi["']?\s*:\s*["']?3\.[01]\b/m.test(text)
}

const MOST_BYTES = 64 * 2 ** 20

function textOf(file: string): string | undefined {
  const about = statSync(file, { throwIfNoEntry: false })
  return about?.isFile() && about.size <= MOST_BYTES ? readFileSync(file, 'utf8').replace(/^\uFEFF/, '') : undefined
}

/** A package.json that cannot be read has no start script; npm itself says what is wrong with it. */
function parsedJson(text: string | undefined): object {
  try {
    const value: unknown = JSON.parse(text ?? '{}')
    return typeof value === 'object' && value !== null ? value : {}
  } catch {
    return {}
  }
}
