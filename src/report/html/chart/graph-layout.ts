export interface GraphNode {
  readonly name: string
  readonly reaches: readonly string[]
}

/**
 * Puts the components of a target into columns: the entry point into the first, then each as many links from it as the
 * shortest way has. What nothing reaches (a worker, say) stands a column before what it reaches. Names that are
 * no component are passed over.
 */
export function columnsOf(nodes: readonly GraphNode[], entrypoint: string | null): string[][] {
  const depths = new Map<string, number>()
  const start = nodes.find(({ name }) => name === entrypoint) ?? nodes[0]
  if (start === undefined) return []
  const neighbours = new Map(nodes.map(({ name, reaches }) => [name, reaches.filter((to) => isNode(nodes, to))]))
  spread([start.name], 0, neighbours, depths)
  for (const { name } of nodes) {
    if (depths.has(name)) continue
    const reached = (neighbours.get(name) ?? []).map((to) => depths.get(to)).filter((depth) => depth !== undefined)
    const depth = reached.length === 0 ? 0 : Math.max(0, Math.min(...reached) - 1)
    spread([name], depth, neighbours, depths)
  }
  const last = Math.max(...depths.values())
  return Array.from({ length: last + 1 }, (_, depth) =>
    nodes.map(({ name }) => name).filter((name) => depths.get(name) === depth),
  ).filter((column) => column.length > 0)
}

function isNode(nodes: readonly GraphNode[], name: string): boolean {
  return nodes.some((node) => node.name === name)
}

function spread(
  names: readonly string[],
  depth: number,
  neighbours: ReadonlyMap<string, readonly string[]>,
  depths: Map<string, number>,
): void {
  const fresh = names.filter((name) => !depths.has(name))
  for (const name of fresh) depths.set(name, depth)
  const next = fresh.flatMap((name) => neighbours.get(name) ?? [])
  if (next.length > 0) spread([...new Set(next)], depth + 1, neighbours, depths)
}
