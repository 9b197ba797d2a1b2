import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { packageRoot } from '../../src/base/package-root.ts'

/** A runtime of AWS that is not ours, with the shop's read routes as its functions. */
export interface ForeignRuntime {
  readonly title: string
  /** Programs without which it cannot be installed. */
  readonly needs: readonly string[]
  /**
   * Installs it, unmodified, into a folder.
   * @returns the command of a function whose handler this is
   */
  install(folder: string): (handler: string) => readonly string[]
}

const CATALOG = join(packageRoot, 'reference-impls/ecommerce/serverless/functions/catalog.ts')

const NODE_FUNCTIONS = `export { handler } from ${JSON.stringify(CATALOG)}
export const fail = async () => { throw new TypeError('it went wrong') }
export const streamed = awslambda.streamifyResponse(async (event, stream) => {
  const http = awslambda.HttpResponseStream.from(stream, { statusCode: 201, headers: { 'content-type': 'text/plain' } })
  for (const part of ['one ', 'two ', 'three']) http.write(part)
  http.end()
})
`

export const node: ForeignRuntime = {
  title: 'aws-lambda-ric (Node.js)',
  needs: ['npm', 'python3', 'g++', 'cmake', 'make'],
  install(folder) {
    writeFileSync(join(folder, 'package.json'), '{"private":true}')
    run(folder, 'npm', ['install', '--foreground-scripts', '--no-audit', 'aws-lambda-ric@4.0.2'])
    writeFileSync(join(folder, 'shop.mjs'), NODE_FUNCTIONS)
    return (handler) => [process.execPath, join(folder, 'node_modules/aws-lambda-ric/index.mjs'), handler]
  },
}

export const python: ForeignRuntime = {
  title: 'awslambdaric (Python)',
  needs: ['python3'],
  install(folder) {
    run(folder, 'python3', ['-m', 'venv', 'venv'])
    const program = join(folder, 'venv/bin/python')
    run(folder, program, ['-m', 'pip', 'install', '--quiet', 'awslambdaric==4.2.2', 'pg8000==1.31.2'])
    cpSync(join(import.meta.dirname, 'shop.py'), join(folder, 'shop.py'))
    return (handler) => [program, '-m', 'awslambdaric', handler]
  },
}

export const go: ForeignRuntime = {
  title: 'aws-lambda-go (Go)',
  needs: ['go'],
  install(folder) {
    const source = join(folder, 'source')
    mkdirSync(source)
    cpSync(join(import.meta.dirname, 'go'), source, { recursive: true })
    run(source, 'go', ['mod', 'tidy'])
    run(source, 'go', ['build', '-o', join(folder, 'bootstrap'), '.'])
    return () => ['./bootstrap']
  },
}

/** The programs that it needs and that are not installed. */
export function missingPrograms({ needs }: ForeignRuntime): string[] {
  return needs.filter((program) => spawnSync('which', [program]).status !== 0)
}

function run(cwd: string, program: string, args: readonly string[]): void {
  const { status, stderr, stdout } = spawnSync(program, args, { cwd, encoding: 'utf8' })
  if (status !== 0) throw new Error(`${program} ${args.join(' ')} ended with ${status}:\n${stdout}\n${stderr}`)
}
