/** HTML or SVG that is safe to stand in the page as it is. */
export class Markup {
  readonly text: string

  constructor(text: string) {
    this.text = text
  }
}

/** What may stand in a template: text is escaped, markup is not, and nothing is left of what is not there. */
export type Content = Markup | string | number | null | undefined | false | readonly Content[]

/** A template whose values are escaped unless they are markup already. */
export function html(strings: TemplateStringsArray, ...values: readonly Content[]): Markup {
  return new Markup(strings.map((string, index) => string + textOf(values[index])).join(''))
}

/** An element with its attributes; those that are undefined are left out, numbers are written to a tenth. */
export function element(
  name: string,
  attributes: Readonly<Record<string, string | number | undefined>>,
  ...children: readonly Content[]
): Markup {
  const written = Object.entries(attributes)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => ` ${key}="${escaped(typeof value === 'number' ? toTenth(value) : (value ?? ''))}"`)
    .join('')
  return new Markup(`<${name}${written}>${textOf(children)}</${name}>`)
}

/** `12.3`: no more digits of a coordinate than can be seen. */
export function toTenth(value: number): string {
  return String(Math.round(value * 10) / 10 + 0)
}

function textOf(content: Content): string {
  if (content === null || content === undefined || content === false) return ''
  if (content instanceof Markup) return content.text
  if (typeof content === 'object') return content.map(textOf).join('')
  return escaped(String(content))
}

function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;')
}
