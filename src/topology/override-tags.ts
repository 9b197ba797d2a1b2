import { UserError } from '../base/errors.ts'
import type { YamlFile } from '../base/yaml-file.ts'
import type { ComposePath } from './merge.ts'

export interface OverrideTags {
  /** Values that are taken out and not replaced. */
  readonly reset: readonly ComposePath[]
  /** Values that replace what they lie over instead of being merged with it. */
  readonly override: readonly ComposePath[]
}

/** The tags by which a compose file takes back what lies under it. Throws a UserError for any other tag. */
export function readTags(yaml: YamlFile): OverrideTags {
  const tags = yaml.tags()
  for (const { tag, path } of tags) {
    const known = tag === '!reset' || tag === '!override'
    if (known && path.every((key) => typeof key === 'string')) continue
    throw new UserError(known ? `${tag} cannot stand before an item of a list` : `the tag ${tag} is not known here`, {
      file: yaml.file,
      ...yaml.position(path),
      key: path.join('.'),
      expected: '!reset or !override before the value of a key',
      remedy: known ? 'Replace the whole list with !override' : 'Leave the tag out',
    })
  }
  const pathsOf = (wanted: string) => tags.filter(({ tag }) => tag === wanted).map(({ path }) => path)
  return { reset: pathsOf('!reset'), override: pathsOf('!override') }
}

/** A parsed file without the values at some paths, none of them inside a list. */
export function withoutValues(value: unknown, paths: readonly ComposePath[]): unknown {
  if (paths.length === 0 || value === null || typeof value !== 'object' || Array.isArray(value)) return value
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, inner]) => {
      const below = paths.filter(([first]) => first === key).map(([, ...rest]) => rest)
      return below.some((rest) => rest.length === 0) ? [] : [[key, withoutValues(inner, below)]]
    }),
  )
}
