import type { ComposeFile, ComposeService } from './compose-schema.ts'

/**
 * Lays an override over a compose file, by the merge rules of the Compose specification:
 * mappings are merged key by key, `command` and single values are replaced, lists such as `expose` are joined.
 */
export function mergeCompose(base: ComposeFile, override: ComposeFile): ComposeFile {
  const names = new Set([...Object.keys(base.services), ...Object.keys(override.services)])
  return {
    ...base,
    ...override,
    'x-archbench': { ...base['x-archbench'], ...override['x-archbench'] },
    services: Object.fromEntries(
      [...names].map((name) => [name, mergeService(base.services[name] ?? {}, override.services[name] ?? {})]),
    ),
  }
}

function mergeService(base: ComposeService, override: ComposeService): ComposeService {
  return {
    ...base,
    ...override,
    environment: { ...base.environment, ...override.environment },
    depends_on: { ...base.depends_on, ...override.depends_on },
    expose: [...new Set([...(base.expose ?? []), ...(override.expose ?? [])])],
    deploy: { ...base.deploy, ...override.deploy },
    'x-archbench': { ...base['x-archbench'], ...override['x-archbench'] },
  }
}
