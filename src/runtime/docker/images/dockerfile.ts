import {
  flagsOf,
  type Instruction,
  type ParsedDockerfile,
  parseDockerfile,
  type Word,
} from './dockerfile-instructions.ts'

/**
 * A Dockerfile in which images are replaced: what `# syntax=`, FROM, `COPY --from` and `RUN --mount=from=` name, unless it is
 * a stage of the same file. Names with variables in them stay.
 */
export function replaceImages(dockerfile: string, replace: (reference: string) => string): string {
  let text = ''
  let done = 0
  for (const { at, text: name } of imageNames(parseDockerfile(dockerfile))) {
    text += dockerfile.slice(done, at) + replace(name)
    done = at + name.length
  }
  return text + dockerfile.slice(done)
}

/** The names of images, in the order in which they stand. */
function imageNames({ syntax, instructions }: ParsedDockerfile): Word[] {
  const names: Word[] = syntax ? [syntax] : []
  const stages = new Set<string>()
  const isImage = ({ text }: Word): boolean =>
    !stages.has(text.toLowerCase()) && !/^\d+$/.test(text) && text !== 'scratch' && !text.includes('$')
  for (const instruction of instructions) {
    if (instruction.name !== 'FROM') {
      names.push(...fromFlags(instruction).filter(isImage))
      continue
    }
    const [image, as, stage] = instruction.words.slice(flagsOf(instruction).length)
    if (image && isImage(image)) names.push(image)
    if (as?.text.toUpperCase() === 'AS' && stage) stages.add(stage.text.toLowerCase())
  }
  return names
}

/** What `--from=` of COPY and `from=` of a mount name. */
function fromFlags(instruction: Instruction): Word[] {
  const key = { COPY: /^--from=/i, RUN: /^--mount=(?:.*,)?from=/i }[instruction.name]
  if (key === undefined) return []
  return flagsOf(instruction).flatMap(({ text, at }) => {
    const before = key.exec(text)?.[0]
    const [name = ''] = before === undefined ? [] : (/^[^,]*/.exec(text.slice(before.length)) ?? [])
    return before === undefined || name === '' ? [] : [{ text: name, at: at + before.length }]
  })
}

/**
 * The first thing in a Dockerfile that only BuildKit builds, with its line: `RUN --mount in line 3`. What differs without
 * failing (`TARGETARCH`, stages that are not needed) is not named.
 */
export function needOfBuildKit(dockerfile: string): string | undefined {
  for (const instruction of parseDockerfile(dockerfile).instructions) {
    const known = CLASSIC_FLAGS[instruction.name]
    const flag = flagsOf(instruction).find(({ text }) => known && !known.test(text))
    if (flag) return `${instruction.name} ${/^[^=]*/.exec(flag.text)?.[0]} in line ${instruction.line}`
    if (instruction.heredoc) return `a heredoc in line ${instruction.line}`
  }
  return undefined
}

/** The flags that the builder before BuildKit knows. */
const CLASSIC_FLAGS: Readonly<Record<string, RegExp>> = { RUN: /^$/, COPY: /^--(?:from|chown)=/i, ADD: /^--chown=/i }

/** Whether a line, from 1, belongs to a heredoc: a builder that stumbles there does not know them. */
export function isInHeredoc(dockerfile: string, line: number): boolean {
  return parseDockerfile(dockerfile).instructions.some(
    ({ heredoc }) => heredoc && heredoc.first <= line && line <= heredoc.last,
  )
}

/** The image that builds the Dockerfile, where it names one in `# syntax=`. */
export function frontendOf(dockerfile: string): string | undefined {
  return parseDockerfile(dockerfile).syntax?.text
}

/** The same, with the engine's own frontend; its lines keep their numbers. */
export function withoutFrontend(dockerfile: string): string {
  const { syntax } = parseDockerfile(dockerfile)
  if (syntax === undefined) return dockerfile
  const lineStart = dockerfile.lastIndexOf('\n', syntax.at) + 1
  return `${dockerfile.slice(0, lineStart)}# ${dockerfile.slice(lineStart).replace(/^\uFEFF/, '')}`
}
