/** A way through the paths of a log: a template, with the values that stand in its braces. */
export interface TemplatePath {
  /** `/orders/{id}/items` in parts; `undefined` stands for a value. */
  readonly parts: readonly (string | undefined)[]
  readonly values: readonly string[]
}

const ID =
  /^(?:\d+|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|(?=.*\d)[0-9a-fA-F]{8,}|(?=.*\d)(?=.*[A-Za-z])[\w-]{16,})$/i
/** More names than this at one place are no names of the interface but of what it holds. */
const MOST_NAMES = 30

/**
 * Finds which parts of paths are ids: numbers, UUIDs, hashes and tokens; and names of which one place has more than thirty. Pure.
 * @param paths distinct, without queries
 */
export function pathTemplates(paths: Iterable<string>): (path: string) => TemplatePath {
  const root = new Node()
  for (const path of paths) root.add(path.split('/'), 0)
  return (path) => {
    const parts: (string | undefined)[] = []
    const values: string[] = []
    let node: Node | undefined = root
    for (const part of path.split('/')) {
      const isValue: boolean = node?.holds(part) ?? false
      parts.push(isValue ? undefined : part)
      if (isValue) values.push(part)
      node = node?.next(part)
    }
    return { parts, values }
  }
}

class Node {
  readonly #names = new Map<string, Node>()
  #value: Node | undefined
  #isMerged = false

  add(parts: readonly string[], at: number): void {
    const part = parts[at]
    if (part === undefined) return
    this.#nodeFor(part).add(parts, at + 1)
    if (this.#names.size > MOST_NAMES) this.#merge()
  }

  /** Whether this part is a value here. */
  holds(part: string): boolean {
    return part !== '' && !this.#names.has(part) && (this.#isMerged || ID.test(part))
  }

  next(part: string): Node | undefined {
    return this.holds(part) ? this.#value : this.#names.get(part)
  }

  #nodeFor(part: string): Node {
    if (this.holds(part)) {
      this.#value ??= new Node()
      return this.#value
    }
    const known = this.#names.get(part) ?? new Node()
    this.#names.set(part, known)
    return known
  }

  /** All names become values, with all that follows them. */
  #merge(): void {
    const target = this.#value ?? new Node()
    this.#value = target
    this.#isMerged = true
    for (const node of this.#names.values()) target.#take(node)
    const empty = this.#names.get('')
    this.#names.clear()
    if (empty !== undefined) this.#names.set('', empty)
  }

  #take(other: Node): void {
    this.#isMerged ||= other.#isMerged
    for (const [name, node] of other.#names) {
      const own = this.#names.get(name)
      if (own === undefined) this.#names.set(name, node)
      else own.#take(node)
    }
    if (other.#value === undefined) return
    if (this.#value === undefined) this.#value = other.#value
    else this.#value.#take(other.#value)
  }
}
