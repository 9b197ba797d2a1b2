import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { homeFolder } from '../../../outside/user.ts'
import { shortReference } from './image-name.ts'

const configSchema = z.object({
  auths: z
    .record(z.string(), z.object({ auth: z.string().optional(), identitytoken: z.string().optional() }))
    .optional(),
  credsStore: z.string().optional(),
  credHelpers: z.record(z.string(), z.string()).optional(),
})

export interface RegistryLogin {
  /** What is sent along with a request to pull. */
  readonly auth: { readonly username: string; readonly password: string; readonly serveraddress: string } | undefined
  /** Program that keeps the login for this registry, where there is one: it is not asked. */
  readonly helper: string | undefined
}

const DOCKER_HUB = 'https://index.docker.io/v1/'

/** The registry of a reference, as Docker's configuration names it. */
export function registryOf(reference: string): string {
  const [first = '', ...rest] = shortReference(reference).split('/')
  return rest.length > 0 && (/[.:]/.test(first) || first === 'localhost') ? first : DOCKER_HUB
}

/** What `docker login` left for the registry of a reference. */
export async function findLogin(reference: string): Promise<RegistryLogin> {
  const registry = registryOf(reference)
  const config = await readDockerConfig()
  const entry = config?.auths?.[registry] ?? entryOfHost(config?.auths ?? {}, registry)
  const [, username, password] = /^([^:]*):(.*)$/s.exec(Buffer.from(entry?.auth ?? '', 'base64').toString()) ?? []
  const auth = username && password ? { username, password, serveraddress: registry } : undefined
  return { auth, helper: config?.credHelpers?.[registry] ?? config?.credsStore }
}

/** As Docker looks: scheme and path of a key do not count. */
function entryOfHost<Entry>(auths: Readonly<Record<string, Entry>>, registry: string): Entry | undefined {
  return Object.entries(auths).find(([key]) => hostOf(key) === hostOf(registry))?.[1]
}

function hostOf(registry: string): string {
  return registry.replace(/^https?:\/\//, '').replace(/\/.*$/, '')
}

/** Docker's configuration; one that cannot be read says nothing about logins, and is Docker's own business. */
async function readDockerConfig(): Promise<z.infer<typeof configSchema> | undefined> {
  const folder = process.env.DOCKER_CONFIG ?? join(homeFolder(), '.docker')
  try {
    return configSchema.parse(JSON.parse(await readFile(join(folder, 'config.json'), 'utf8')))
  } catch {
    return undefined
  }
}
