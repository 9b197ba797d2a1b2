import { existsSync } from 'node:fs'
import { basename, dirname, isAbsolute, join, resolve } from 'node:path'
import { UserError } from '../base/errors.ts'
import { version } from '../base/package-root.ts'
import type { Imported } from '../import/importer.ts'
import { openApi } from '../import/openapi/importer.ts'
import { readTargetTopology } from '../target/compose-target.ts'
import { parseTarget } from '../target/kinds.ts'
import { findTarget } from '../topology/targets.ts'
import type { Service } from '../topology/topology.ts'
import { candidateAmong, isOwn } from './answers.ts'
import { CI_SYSTEMS, type CiName } from './ci/ci-systems.ts'
import type { NewFile } from './new-file.ts'
import type { OwnTarget } from './own-target.ts'
import { probeUrl } from './probe-url.ts'
import type { Project } from './project.ts'
import { type InitAnswers, settingsFile } from './settings-file.ts'
import { starterScenario } from './starter-scenario.ts'

/** What was asked for, and what was found. */
export interface InitRequest {
  /** The settings file. */
  readonly out: string
  readonly answers: InitAnswers
  readonly project: Project
  /** What the project's own files make a target of. */
  readonly own: OwnTarget | undefined
  /** What a flag has imported. */
  readonly imported: Imported | undefined
  readonly ci: CiName | undefined
  /** Whether the CI system was asked for by name. */
  readonly isCiAsked: boolean
  /** What CI installs; undefined: this version. */
  readonly ciPackage: string | undefined
  /** Whether files that are there are replaced. */
  readonly isForced: boolean
}

/** All that "archbench init" writes and says. */
export interface MadeInit {
  readonly answers: InitAnswers
  /** The settings file first. */
  readonly files: readonly NewFile[]
  readonly notes: readonly string[]
  readonly profiles: readonly string[]
}

/** Decides what is written. Reads compose files and asks addresses; writes nothing. Throws a UserError for what is wrong with them. */
export async function makeInit(request: InitRequest): Promise<MadeInit> {
  const { answers, own } = request
  const { targets = [] } = answers
  const isProposed = own !== undefined && targets.includes(own.target)
  const scenario = await scenarioOf(request)
  const candidate = candidateAmong(targets)
  const gated = candidate === undefined ? undefined : { candidate, prepare: isProposed ? own.prepare : undefined }
  const ci = workflowOf(request, gated)
  const all = { ...answers, scenario: scenario.name ?? answers.scenario }
  return {
    answers: all,
    files: [
      { path: request.out, text: settingsFile(all, gated) },
      ...(isProposed ? own.files : []),
      ...scenario.files,
      ...ci.files,
    ],
    notes: [...(isProposed ? own.notes : []), ...scenario.notes, ...ci.notes],
    profiles: scenario.profiles,
  }
}

interface MadeScenario {
  /** As archbench.yaml names it; undefined: as was asked for. */
  readonly name: string | undefined
  readonly files: readonly NewFile[]
  readonly notes: readonly string[]
  readonly profiles: readonly string[]
}

const AS_ASKED: MadeScenario = { name: undefined, files: [], notes: [], profiles: [] }

/** What a flag imports; else, where all targets are the user's own: what is there, what the OpenAPI document says, or a start. */
async function scenarioOf(request: InitRequest): Promise<MadeScenario> {
  const { answers, project, imported, out } = request
  const { targets = [] } = answers
  if (imported !== undefined) return besideSettings(imported, out)
  if (answers.scenario !== undefined || targets.length === 0 || !targets.every(isOwn)) return AS_ASKED
  if (project.scenario !== undefined) return { ...AS_ASKED, name: project.scenario }
  const [first = ''] = targets
  const isUrl = parseTarget(first, '--targets').kind === 'url'
  const address = first.replace(/^url:/, '')
  const probed = isUrl ? await probeUrl(address) : undefined
  const document = probed?.openApi ?? project.openApi
  if (document !== undefined) return besideSettings(await openApi.read(document), out)
  const title = isUrl ? new URL(address).host : basename(resolve('.'))
  const isUnwritten = request.own?.target === first && request.own.files.length > 0
  const path = isUrl || isUnwritten ? '/' : await healthPathOf(first)
  const { status, notes } = expectedOf(address, probed?.status)
  const text = starterScenario({ title, path, status })
  return besideSettings({ files: [{ name: 'scenario.yaml', text }], notes: [STARTER, ...notes] }, out)
}

const STARTER = 'scenario.yaml sends one request: add those that your users send.'

/** What the start page of something that runs is expected to be answered. */
function expectedOf(url: string, status: number | undefined): { status: number | undefined; notes: string[] } {
  if (status === undefined || (status >= 200 && status < 300)) return { status: undefined, notes: [] }
  if (status < 400) return { status, notes: [] }
  const isOfUse = status < 500 && status !== 401 && status !== 403
  return {
    status: isOfUse ? status : undefined,
    notes: [`${url} answers ${status}: put a path into scenario.yaml, or headers, with which it answers as it should.`],
  }
}

function besideSettings({ files, notes, profiles = [] }: Imported, out: string): MadeScenario {
  const folder = dirname(out)
  const file = join(folder, 'scenario.yaml')
  return {
    name: isAbsolute(file) ? file : `./${file}`,
    files: files.map(({ name, text }) => ({ path: join(folder, name), text })),
    notes,
    profiles,
  }
}

/** The path under which a target says that it is well, which it answers for sure; else its start page. */
async function healthPathOf(target: string): Promise<string> {
  if (candidateAmong([target]) === undefined) return '/'
  const topology = await readTargetTopology(findTarget(target, ''), { name: 'app', runtime: 'docker', secret: 'none' })
  const service = topology.services.find(({ name }) => name === topology.entrypoint)
  return service?.healthPath ?? (service && pathOfHealthCheck(service)) ?? '/'
}

/** The path of `curl -f http://localhost:8080/health`. */
function pathOfHealthCheck({ container }: Service): string | undefined {
  const command = container.healthCheck?.command.join(' ') ?? ''
  return /https?:\/\/(?:localhost|127\.0\.0\.1)(?::\d+)?(\/[\w./-]+)/.exec(command)?.[1]
}

/** The workflow of a CI system, where there is something that a gate can take out of a revision. */
function workflowOf(
  { ci, isCiAsked, ciPackage = `archbench@${version}`, isForced, answers, out }: InitRequest,
  gated: { readonly prepare: string | undefined } | undefined,
): Pick<MadeInit, 'files' | 'notes'> {
  if (ci === undefined || (gated === undefined && !isCiAsked)) return { files: [], notes: [] }
  if (gated === undefined) {
    throw new UserError('there is nothing that a gate could take out of an earlier revision', {
      key: '--ci',
      found: answers.targets?.join(', ') ?? 'no compose file',
      expected: 'a compose file of your own among the targets',
      remedy:
        'Fix: name one with --targets, or leave --ci out; docs/use/ci.md has a workflow that measures every night',
    })
  }
  if (out !== 'archbench.yaml') {
    throw new UserError('a workflow needs its settings in archbench.yaml', {
      key: '--ci',
      found: out,
      remedy: 'Fix: leave --out out, or write the workflow by hand (docs/use/ci.md)',
    })
  }
  const { file, beside, workflow, title } = CI_SYSTEMS[ci]
  const text = workflow({ archbench: packageOf(ciPackage), prepare: gated.prepare })
  const place = beside !== undefined && existsSync(file) ? beside : undefined
  const path = place?.file ?? file
  if (!isCiAsked && !isForced && existsSync(path))
    return { files: [], notes: [`${path} is there already, and it is left as it is.`] }
  return {
    files: [{ path, text, makesFolder: true }],
    notes: [
      `${title} installs ${ciPackage}: --ci-package names another version or address.`,
      ...(place === undefined ? [] : [`To run it, ${place.how}.`]),
    ],
  }
}

/** A workflow is a program: what goes into it must be one word there. */
function packageOf(text: string): string {
  if (/^[\w@%+=:,./~^-]+$/.test(text)) return text
  throw new UserError('this is no package that npm can install', {
    key: '--ci-package',
    found: text,
    expected: 'a version like archbench@1.2.0, or the address of a package, without spaces and quotes',
    remedy: 'Fix: give what you would write behind "npm install"',
  })
}
