/** The configuration of a server that its service holds. */
export function configurationOf({ CONFIGURATION = '' }: Readonly<Record<string, string>>): string {
  return CONFIGURATION
}

/**
 * A text with the variables of its service in place of `${NAME}`. A line with a variable that holds several addresses is
 * written once for each, as a name server would give several.
 */
export function withVariables(text: string, environment: Readonly<Record<string, string>>): string {
  return text
    .split('\n')
    .flatMap((line) => {
      const several = [...line.matchAll(/\$\{(\w+)\}/g)]
        .map(([, name = '']) => name)
        .find((name) => environment[name]?.includes(' '))
      if (several === undefined) return [line]
      return (environment[several] ?? '').split(' ').map((address) => line.replaceAll(`\${${several}}`, address))
    })
    .map((line) => line.replace(/\$\{(\w+)\}/g, (written, name: string) => environment[name] ?? written))
    .join('\n')
}
