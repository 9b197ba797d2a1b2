import { formatNumber } from '../../../text/format.ts'
import { type Scale, valueAt } from '../chart/scale.ts'

interface ReadAxis extends Omit<Scale, 'ticks'> {
  readonly title: string
  readonly format: 'number' | 'percentile'
}

interface Line {
  readonly name: string
  readonly points: readonly (readonly [x: number, y: number])[]
}

const SVG = 'http://www.w3.org/2000/svg'

/** Tells the values of all lines where the pointer is, or where the arrow keys have gone. */
export function pointAtLines(chart: SVGSVGElement): void {
  const [x, y] = [axisOf(chart.dataset.x), axisOf(chart.dataset.y)]
  const lines = [...chart.querySelectorAll<SVGGElement>('g[data-series]')].map(lineOf)
  const figure = chart.closest('figure')
  if (!x || !y || !figure) return
  const hair = document.createElementNS(SVG, 'path')
  hair.setAttribute('stroke', 'currentColor')
  hair.setAttribute('stroke-opacity', '0.5')
  const box = document.createElement('div')
  box.className = 'pointed'
  box.hidden = true
  chart.append(hair)
  figure.append(box)
  const [left, right] = x.range
  let at = left

  const show = (): void => {
    const found = lines.flatMap(({ name, points }) => {
      const near = points.reduce<Line['points'][number] | undefined>(
        (best, point) => (best === undefined || Math.abs(point[0] - at) < Math.abs(best[0] - at) ? point : best),
        undefined,
      )
      return near && Math.abs(near[0] - at) < (right - left) / 8 ? [{ name, y: near[1] }] : []
    })
    const told = found.map((line) => `${line.name}: ${formatNumber(valueAt(y, line.y))}`)
    box.textContent = [xInWords(x, at), ...told, `(${y.title})`].join('\n')
    box.hidden = false
    hair.setAttribute('d', `M${at} ${y.range[0]}V${y.range[1]}`)
    const scale = chart.getBoundingClientRect().width / chart.viewBox.baseVal.width
    const isRight = at > (left + right) / 2
    box.style.top = `${chart.getBoundingClientRect().top - figure.getBoundingClientRect().top + y.range[1] * scale}px`
    box.style.left = isRight ? '' : `${at * scale + 12}px`
    box.style.right = isRight ? `${figure.clientWidth - at * scale + 12}px` : ''
  }
  const hide = (): void => {
    box.hidden = true
    hair.removeAttribute('d')
  }
  chart.addEventListener('pointermove', ({ clientX }) => {
    const { left: edge, width } = chart.getBoundingClientRect()
    at = Math.min(right, Math.max(left, ((clientX - edge) / width) * chart.viewBox.baseVal.width))
    show()
  })
  chart.addEventListener('pointerleave', hide)
  chart.addEventListener('blur', hide)
  chart.setAttribute('tabindex', '0')
  chart.addEventListener('keydown', (event) => {
    const step = { ArrowLeft: -10, ArrowRight: 10 }[event.key]
    if (step === undefined) return
    event.preventDefault()
    at = Math.min(right, Math.max(left, at + step))
    show()
  })
}

function xInWords(axis: ReadAxis, at: number): string {
  const value = valueAt(axis, at)
  return axis.format === 'percentile'
    ? `p${Number((100 * (1 - 1 / value)).toPrecision(value > 1000 ? 5 : 3))}`
    : `${formatNumber(value)} ${axis.title.replace(/;.*/, '')}`
}

function axisOf(json: string | undefined): ReadAxis | undefined {
  return json === undefined ? undefined : JSON.parse(json)
}

/** The points of a line as it was drawn: the picture is the data. */
function lineOf(group: SVGGElement): Line {
  const d = group.querySelector('path[fill="none"]')?.getAttribute('d') ?? ''
  const points = d.match(/-?[\d.]+ -?[\d.]+/g) ?? []
  return {
    name: group.dataset.series ?? '',
    points: points.map((pair): [number, number] => {
      const [x = 0, y = 0] = pair.split(' ').map(Number)
      return [x, y]
    }),
  }
}
