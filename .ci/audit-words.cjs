'use strict'
// What "npm audit --json" found, in words; exit code 1 where there is an advisory of moderate severity or above.
const { readFileSync } = require('node:fs')

const SEVERE = ['moderate', 'high', 'critical']

const report = read(process.argv[2])
if (!report?.metadata) {
  const why = report?.message ?? report?.error?.summary ?? 'no answer that can be read'
  console.log(`advisories by the registry: not available (${why})`)
} else {
  const found = Object.values(report.vulnerabilities || {})
  for (const { name, severity, range } of found) console.log(`  ${severity}: ${name} ${range}`)
  const { total } = report.metadata.dependencies
  console.log(`advisories by the registry: ${found.length || 'none'} for ${total} dependencies`)
  if (found.some(({ severity }) => SEVERE.includes(severity))) process.exitCode = 1
}

function read(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return undefined
  }
}
