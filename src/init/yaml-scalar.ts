/** A text as YAML reads it: in quotes where it might be something else. */
export function yamlScalar(text: string): string {
  return /^[a-z./][\w./+-]*$/i.test(text) && !/^(true|false|null|yes|no|on|off)$/i.test(text)
    ? text
    : JSON.stringify(text)
}
