import { stringify } from 'yaml'
import { writeWhole } from '../../outputs/write-whole.ts'
import type { OpenApiDocument } from './document.ts'

/** The document as text that ends with a line break. */
export function documentText(document: OpenApiDocument, asJson: boolean): string {
  if (asJson) return `${JSON.stringify(document, null, 2)}\n`
  return stringify(document, { aliasDuplicateObjects: false })
}

/** Writes the document into a file, as JSON where that was asked for or the name says so. */
export async function writeDocument(document: OpenApiDocument, file: string, asJson: boolean): Promise<void> {
  await writeWhole(file, [documentText(document, asJson || file.endsWith('.json'))])
}
