import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { UserError } from '../../base/errors.ts'
import { readTopology } from '../read-topology.ts'
import type { Service, Topology } from '../topology.ts'

/** Reads compose files that are given as text, the first one and what lies over it. */
export async function readCompose(...files: readonly string[]): Promise<Topology> {
  const folder = mkdtempSync(join(tmpdir(), 'archbench-compose-'))
  try {
    const paths = files.map((text, at) => {
      const path = join(folder, at === 0 ? 'compose.yaml' : `compose.${at}.yaml`)
      writeFileSync(path, text)
      return path
    })
    const [file = '', ...overrides] = paths
    return await readTopology({ file, overrides, name: 'mine', variant: undefined, variables: { NAME: 'shop' } })
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** A compose file of one service, `app`, with these lines in it. */
export function composeOf(...lines: readonly string[]): string {
  return `services:\n  app:\n    expose: ["80"]\n${lines.map((line) => `    ${line}\n`).join('')}`
}

/** The service `app` of a compose file with these lines. */
export async function readApp(...lines: readonly string[]): Promise<Service> {
  const [service] = (await readCompose(composeOf(...lines))).services
  if (service === undefined) throw new Error('there is no service')
  return service
}

/** What the user is told when the files are refused. */
export async function refusalOf(reading: Promise<unknown>): Promise<string> {
  const error = await reading.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  if (error instanceof UserError) return error.paragraph()
  throw new Error('the compose file was not refused', { cause: error })
}
