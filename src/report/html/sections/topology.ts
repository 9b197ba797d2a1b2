import { headlineProfiles } from '../../../result/headline-stages.ts'
import type { Result } from '../../../result/schema.ts'
import { formatShare, list, NOTHING } from '../../../text/format.ts'
import { type ComponentFigures, componentFigures } from '../../content/component-figures.ts'
import { useLoad } from '../../content/load-words.ts'
import { kindKey } from '../chart/kind-style.ts'
import { topologyChart } from '../chart/topology-chart.ts'
import { type Figure, figures, type Section } from '../parts.ts'
import type { ShownTarget } from '../targets.ts'
import { pageText, shortText } from '../text.ts'

/** Of what each target is made, and how it is joined. */
export function topologySection(result: Result, shown: readonly ShownTarget[]): Section {
  return {
    id: 'topology',
    title: 'Topology',
    body: figures(shown.map((one, index) => topologyFigure(result, one, index))),
  }
}

function topologyFigure(result: Result, { target, name }: ShownTarget, index: number): Figure {
  const used = componentFigures(target, headlineProfiles(result.plan), result.budget.cpus)
  const bottleneck = result.summary.targets[index]?.bottleneck
  const nodes = target.components.map(({ name, cost, replicas, reaches }, place) => {
    const share = used[place]?.measured?.shareOfCpu
    const copies = replicas > 1 ? ` ×${replicas}` : ''
    return {
      name,
      kind: cost,
      reaches,
      details: [`${cost}${copies}`, ...(share === undefined || share === null ? [] : [`${formatShare(share)} of CPU`])],
      isBottleneck: name === bottleneck,
    }
  })
  const links = target.components.flatMap(({ name, reaches }) => reaches.map((to) => `${name} → ${to}`))
  const isJoined = target.entrypoint !== null
  return {
    title: name,
    note: `${isJoined ? '' : 'how its components are joined was not recorded; '}CPU ${useLoad(result, pageText)}${
      bottleneck ? `; thick: the bottleneck, ${shortText(bottleneck)}` : ''
    }`,
    chart: topologyChart({
      label: `Topology of ${name}: ${list(target.components.map((each) => `${shortText(each.name)} (${each.cost})`))}`,
      nodes,
      entrypoint: target.entrypoint,
    }),
    table: {
      head: ['Component', 'Charged as', 'Replicas', 'Reaches', 'Share of CPU'],
      rows: target.components.map((each, place) => [
        pageText(each.name),
        each.cost,
        String(each.replicas),
        each.reaches.map(pageText).join(', ') || NOTHING,
        shareOf(used[place]),
      ]),
      left: [0, 1, 3],
      notes: links.length === 0 ? [] : [`The traffic comes in at ${pageText(target.entrypoint ?? NOTHING)}.`],
    },
  }
}

/** Kinds that any target has. */
export function kindsOf({ targets }: Result): ReturnType<typeof kindKey> {
  return kindKey(targets.flatMap(({ components }) => components.map(({ cost }) => cost)))
}

function shareOf(figures: ComponentFigures | undefined): string {
  const share = figures?.measured?.shareOfCpu
  return share === undefined || share === null ? NOTHING : formatShare(share)
}
