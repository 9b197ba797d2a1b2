/**
 * A Dockerfile in which images are replaced: what FROM and `COPY --from` name, unless it is a stage of the same file. Names
 * with variables in them stay.
 */
export function replaceImages(dockerfile: string, replace: (reference: string) => string): string {
  const stages = new Set<string>()
  const image = (name: string): string =>
    stages.has(name.toLowerCase()) || /^\d+$/.test(name) || name === 'scratch' || name.includes('$')
      ? name
      : replace(name)
  return dockerfile
    .split('\n')
    .map((line) => {
      const from = /^(\s*FROM\s+(?:--\S+\s+)*)(\S+)(.*)$/is.exec(line)
      if (from) {
        const [, before = '', name = '', after = ''] = from
        const replaced = `${before}${image(name)}${after}`
        const stage = /^\s+AS\s+(\S+)/i.exec(after)?.[1]
        if (stage !== undefined) stages.add(stage.toLowerCase())
        return replaced
      }
      return line.replace(
        /^(\s*COPY\s+(?:--\S+\s+)*?--from=)(\S+)/i,
        (_, before: string, name: string) => `${before}${image(name)}`,
      )
    })
    .join('\n')
}
