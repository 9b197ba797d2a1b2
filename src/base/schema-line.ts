/** The JSON Schemas that editors read, by the file that each describes. `node scripts/write-schema.ts` writes them. */
const SCHEMA_FILES = {
  'archbench.yaml': 'docs/reference/archbench.schema.json',
  'scenario.yaml': 'docs/reference/scenario.schema.json',
} as const

/** The comment by which an editor finds the schema of a file, in a project that has archbench among its packages. */
export function schemaLine(file: keyof typeof SCHEMA_FILES): string {
  return `# yaml-language-server: $schema=./node_modules/archbench/${SCHEMA_FILES[file]}`
}
