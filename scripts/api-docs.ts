import { registerHooks } from 'node:module'
import { join } from 'node:path'
import { packageRoot } from '../src/base/package-root.ts'

// Writes a page for each export of the library into api-docs/. Any warning of TypeDoc is an error: an export without a page, a link that leads nowhere.

// TypeDoc works on a TypeScript that can be called as a library, which the project's own compiler cannot.
registerHooks({
  resolve: (specifier, context, next) => next(specifier === 'typescript' ? 'typescript-6' : specifier, context),
})
const { Application, TSConfigReader } = await import('typedoc')

const app = await Application.bootstrapWithPlugins(
  {
    entryPoints: [join(packageRoot, 'src', 'index.ts')],
    tsconfig: join(packageRoot, 'tsconfig.build.json'),
    name: 'archbench',
    readme: join(packageRoot, 'docs', 'reference', 'library.md'),
    treatWarningsAsErrors: true,
    // What a plan is made of inside, and what a schema says beside its type.
    intentionallyNotExported: [
      'ParsedTarget',
      'DecisionPlan',
      'Month',
      'ClosedProfile',
      'OpenProfile',
      'SearchProfile',
      'FaultsProfile',
      'DATA_SIZES',
    ],
    excludeExternals: true,
    excludePrivate: true,
    disableSources: true,
  },
  [new TSConfigReader()],
)
const project = await app.convert()
if (project !== undefined) app.validate(project)
if (project === undefined || app.logger.hasErrors() || app.logger.hasWarnings()) process.exitCode = 1
else await app.generateDocs(project, join(packageRoot, 'api-docs'))
if (app.logger.hasErrors() || app.logger.hasWarnings()) process.exitCode = 1
