import { resolve } from 'node:path'
import { codeRoot } from '../../base/package-root.ts'
import { readYamlFile, validateYaml } from '../../base/yaml-file.ts'
import { type ClaimsFile, claimsSchema } from './claims-schema.ts'

/** The claims that come with archbench. */
export const OWN_CLAIMS = resolve(codeRoot, 'scenarios', 'claims.yaml')

/** Reads a file of claims. Throws a UserError with line and key for what does not fit. */
export async function readClaims(file: string): Promise<ClaimsFile> {
  return validateYaml(await readYamlFile(file), claimsSchema, 'Fix the file; docs/use/claims.md explains each key')
}
