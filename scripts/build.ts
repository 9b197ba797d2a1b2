import { execFileSync } from 'node:child_process'
import { cpSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

// Makes dist/: what a package needs that is installed elsewhere, because Node.js does not strip types below node_modules.

const root = join(import.meta.dirname, '..')
const dist = join(root, 'dist')

rmSync(dist, { recursive: true, force: true })
execFileSync('tsc', ['--project', join(root, 'tsconfig.build.json')], { stdio: 'inherit', cwd: root })

for (const file of globSync('{reference-impls,scenarios,src/calibrate}/**/{*.{yaml,json,md},Dockerfile}', {
  cwd: root,
  exclude: ['**/testing/**'],
})) {
  const target = join(dist, file)
  mkdirSync(dirname(target), { recursive: true })
  // What these files start is compiled now.
  if (/\.(yaml|json)$/.test(file))
    writeFileSync(target, readFileSync(join(root, file), 'utf8').replaceAll(/\.ts\b/g, '.js'))
  else cpSync(join(root, file), target)
}

// What images are built from goes along as it is.
cpSync(join(root, 'reference-impls', 'images'), join(dist, 'reference-impls', 'images'), { recursive: true })
