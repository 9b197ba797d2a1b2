import { createHash } from 'node:crypto'
import { SCRIPT, STYLE } from './page-bundle.ts'

/** Nothing may be loaded; of styles and scripts only the page's own. */
export function contentSecurityPolicy(): string {
  const own = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`
  return `default-src 'none'; style-src ${own(STYLE)}; script-src ${own(SCRIPT)}; base-uri 'none'; form-action 'none'`
}
