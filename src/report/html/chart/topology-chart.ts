import { type Content, element, type Markup, toTenth } from '../markup.ts'
import { columnsOf, type GraphNode } from './graph-layout.ts'
import { type CostKind, KIND_COLOURS } from './kind-style.ts'
import { CHART_WIDTH, fitted, label, svg } from './svg.ts'

export interface TopologyNode extends GraphNode {
  readonly kind: CostKind
  /** What is said below the name, in a line each. */
  readonly details: readonly string[]
  readonly isBottleneck: boolean
}

export interface TopologyChart {
  readonly label: string
  readonly nodes: readonly TopologyNode[]
  readonly entrypoint: string | null
}

interface Box {
  readonly node: TopologyNode
  readonly column: number
  readonly x: number
  readonly y: number
  readonly width: number
}

const BOX_HEIGHT = 62
const ROW_GAP = 18
const COLUMN_GAP = 54
const ENTRY = 34
const NARROWEST = 124
const WIDEST = 170
const EDGE = 4

/** The components of a target, from the one that takes the traffic to those that it ends in, and how they are joined. */
export function topologyChart({ label: said, nodes, entrypoint }: TopologyChart): Markup | null {
  const columns = columnsOf(nodes, entrypoint)
  if (columns.length === 0) return null
  const gaps = (columns.length - 1) * COLUMN_GAP
  const fitting = (CHART_WIDTH - ENTRY - 2 * EDGE - 20 - gaps) / columns.length
  const width = Math.min(WIDEST, Math.max(NARROWEST, fitting))
  const rows = Math.max(...columns.map((column) => column.length))
  const height = rows * (BOX_HEIGHT + ROW_GAP) - ROW_GAP + 2 * EDGE + 4
  const boxes = columns.flatMap((column, index) => {
    const top = (height - column.length * (BOX_HEIGHT + ROW_GAP) + ROW_GAP) / 2
    return column.flatMap((name, row): Box[] => {
      const node = nodes.find((each) => each.name === name)
      const x = EDGE + ENTRY + index * (width + COLUMN_GAP)
      return node ? [{ node, column: index, x, y: top + row * (BOX_HEIGHT + ROW_GAP), width }] : []
    })
  })
  const links = boxes.flatMap((from) =>
    from.node.reaches.flatMap((name) => boxes.filter(({ node }) => node.name === name).map((to) => link(from, to))),
  )
  return svg(
    { width: Math.max(CHART_WIDTH, EDGE * 2 + ENTRY + columns.length * width + gaps + 20), height, label: said },
    boxes.filter(({ node }) => node.name === entrypoint).map(({ y }) => entry(y + BOX_HEIGHT / 2)),
    links,
    boxes.map(drawBox),
  )
}

function entry(y: number): Content {
  return [arrow(`M${EDGE} ${toTenth(y)}H${EDGE + ENTRY - 2}`, EDGE + ENTRY, y, 0)]
}

function link(from: Box, to: Box): Content {
  const [y1, y2] = [from.y + BOX_HEIGHT / 2, to.y + BOX_HEIGHT / 2]
  const [right, left] = [from.x + from.width, to.x]
  if (from.column === to.column) {
    // Within a column the way goes around at the right.
    const isDown = to.y > from.y
    const [start, end] = isDown ? [y1 + 10, y2 - 10] : [y1 - 10, y2 + 10]
    const bulge = right + Math.min(34, 14 + Math.abs(y2 - y1) / 10)
    return arrow(curve(right, start, bulge, start, bulge, end, right + 6, end), right, end, 180)
  }
  if (from.column > to.column) {
    return arrow(
      curve(from.x, y1, from.x - 30, y1, to.x + to.width + 30, y2, to.x + to.width + 6, y2),
      to.x + to.width,
      y2,
      180,
    )
  }
  const middle = (left - right) / 2
  return arrow(curve(right, y1, right + middle, y1, left - middle, y2, left - 6, y2), left, y2, 0)
}

function curve(...[x1, y1, x2, y2, x3, y3, x4, y4]: number[]): string {
  const pair = (x = 0, y = 0): string => `${toTenth(x)} ${toTenth(y)}`
  return `M${pair(x1, y1)}C${pair(x2, y2)} ${pair(x3, y3)} ${pair(x4, y4)}`
}

function arrow(d: string, x: number, y: number, turn: 0 | 180): Content {
  const back = turn === 0 ? -7 : 7
  return [
    element('path', { d, fill: 'none', stroke: 'currentColor', 'stroke-opacity': 0.55, 'stroke-width': 1.3 }),
    element('path', {
      d: `M${toTenth(x)} ${toTenth(y)}l${back} -3.5v7z`,
      fill: 'currentColor',
      'fill-opacity': 0.7,
    }),
  ]
}

function drawBox({ node, x, y, width }: Box): Markup {
  const colour = KIND_COLOURS[node.kind]
  return element(
    'g',
    {},
    element('title', {}, `${node.name}: ${node.details.join(', ')}${node.isBottleneck ? ', the bottleneck' : ''}`),
    shape(node.kind, x, y, width, colour, node.isBottleneck),
    label(fitted(node.name, width - 20), x + width / 2, y + 24, { anchor: 'middle', bold: true }),
    node.details.map((detail, line) =>
      label(fitted(detail, width - 12, 11.5), x + width / 2, y + 39 + line * 14, { anchor: 'middle', size: 11.5 }),
    ),
  )
}

/** A container has corners, a database is a drum, a broker a pipe, and functions come and go. */
function shape(kind: CostKind, x: number, y: number, width: number, colour: string, isThick: boolean): Content {
  const look = {
    fill: colour,
    'fill-opacity': 0.12,
    stroke: colour,
    'stroke-width': isThick ? 3.5 : 1.5,
    'stroke-dasharray': kind === 'functions' ? '6 3' : undefined,
  }
  if (kind !== 'database') {
    return element('rect', { x, y, width, height: BOX_HEIGHT, rx: kind === 'broker' ? BOX_HEIGHT / 2 : 4, ...look })
  }
  const [half, lid] = [toTenth(width / 2), 5]
  const rim = `a${half} ${lid} 0 0 0 ${toTenth(width)} 0`
  const body = `M${toTenth(x)} ${toTenth(y + lid)}v${BOX_HEIGHT - 2 * lid}${rim}v-${BOX_HEIGHT - 2 * lid}`
  return element('path', { d: `${body}a${half} ${lid} 0 0 0 -${toTenth(width)} 0${rim}`, ...look })
}
