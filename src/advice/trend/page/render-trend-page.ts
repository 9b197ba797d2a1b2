import { version } from '../../../base/package-root.ts'
import { inShownUnit, metricLabel, shownUnit } from '../../../report/content/headline.ts'
import { contentSecurityPolicy } from '../../../report/html/content-security-policy.ts'
import { type Content, element, html, Markup } from '../../../report/html/markup.ts'
import { SCRIPT, STYLE } from '../../../report/html/page-bundle.ts'
import { bulletList } from '../../../report/html/parts.ts'
import { pageText } from '../../../report/html/text.ts'
import { higherIsBetter, type MetricName } from '../../../result/metric.ts'
import { plural } from '../../../text/format.ts'
import { type Commit, commitsAround } from '../commits.ts'
import type { Change, Series } from '../find-changes.ts'
import { changeText, figureText, percent } from '../render-trend.ts'
import type { Trend, TrendGroup } from '../trend.ts'
import { trendChart } from './trend-chart.ts'

export interface TrendPageOptions {
  /** Where the results are from, as the user named it. */
  readonly source: string
  /** Of the repository that was measured; empty where none is known. */
  readonly commits: readonly Commit[]
}

/** More are counted and not listed. */
const MOST_COMMITS = 10
const MOST_LEFT_OUT = 20
const MOST_CHANGES = 50

/** One page that holds every series with its changes. Nothing is loaded, and it can be read without its script. */
export function renderTrendPage({ groups, leftOut }: Trend, { source, commits }: TrendPageOptions): string {
  const total = groups.reduce((sum, { results }) => sum + results, 0)
  const sections = groups.flatMap((group, index) => groupSections(group, index, commits))
  const missing = leftOut.slice(0, MOST_LEFT_OUT).map(({ file, reason }) => `${pageText(file)}: ${pageText(reason)}.`)
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${contentSecurityPolicy()}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="generator" content="archbench ${version}">
<title>Trend of ${pageText(source)} · archbench</title>
<style>${new Markup(STYLE)}</style>
</head>
<body>
<a class="skip" href="#content">To the content</a>
<header>
<p class="brand">archbench trend</p>
<h1>${pageText(source)}</h1>
<p class="meta">${plural(total, 'result')} · ${plural(groups.length, 'setting')}</p>
</header>
<div class="page">
<nav aria-label="Contents"><ol>${[
    { id: 'changes', title: 'Changes' },
    ...sections,
    { id: 'method', title: 'Method' },
  ].map(({ id, title }) => html`<li><a href="#${id}">${title}</a></li>`)}</ol></nav>
<main id="content">
${section('changes', 'Changes', changeList(groups, commits))}
${sections.map(({ id, title, body }) => section(id, title, body))}
${section(
  'method',
  'Method',
  html`<p>A point is a result; they stand in their order, not by their dates. A thick line is the level between changes (Hodges-Lehmann). A dashed line is a change: E-divisive means (Matteson and James, 2014) with a permutation test. A change shows once three results stand on either side of it, and ten or so in all. Results of different machines, loads or budgets are never joined. Where there are more than 420 results, each place shows its lowest and its highest figure.</p>${
    commits.length > 0 &&
    html`<p>Commits are those of the checked-out branch between the last result before a change and the first after it, by the date of the commit.</p>`
  }${missing.length > 0 && html`<h3>Results left out</h3>${bulletList(missing)}`}${
    leftOut.length > MOST_LEFT_OUT && html`<p>And ${leftOut.length - MOST_LEFT_OUT} more.</p>`
  }`,
)}
</main>
</div>
<footer>Made by archbench ${version} from the results in ${pageText(source)}.</footer>
<script>${new Markup(SCRIPT)}</script>
</body>
</html>
`
  return page.text
}

interface PageSection {
  readonly id: string
  readonly title: string
  readonly body: Content
}

function section(id: string, title: string, body: Content): Markup {
  return element('section', { id, 'aria-labelledby': `${id}-title` }, html`<h2 id="${id}-title">${title}</h2>`, body)
}

/** The newest first. */
function changeList(groups: readonly TrendGroup[], commits: readonly Commit[]): Content {
  const all = groups
    .flatMap(({ series }) => series.flatMap((each) => each.changes.map((change) => ({ series: each, change }))))
    .sort((a, b) => (a.change.after.startedAt < b.change.after.startedAt ? 1 : -1))
  if (all.length === 0) return html`<p class="lead">No figure changed.</p>`
  const items = all.slice(0, MOST_CHANGES).map(({ series, change }) => changeItem(series, change, commits))
  return html`${bulletList(items)}${
    all.length > MOST_CHANGES && html`<p class="note">And ${all.length - MOST_CHANGES} earlier ones, below.</p>`
  }`
}

function changeItem({ target, metric }: Series, change: Change, commits: readonly Commit[]): Content {
  const around = commitsAround(commits, change)
  const shown = around.slice(0, MOST_COMMITS).map(({ id, subject }) => html`<code>${id}</code> ${pageText(subject)}`)
  const more = around.length - shown.length
  return html`<b>${pageText(target)}, ${metricLabel(metric)}: ${percent(change)}</b> ${changeText(change, metric)}${
    around.length > 0 &&
    html`<details><summary>${plural(around.length, 'commit')}</summary>${bulletList([...shown, more > 0 && `and ${more} more`].filter(Boolean))}</details>`
  }`
}

function groupSections(group: TrendGroup, index: number, commits: readonly Commit[]): PageSection[] {
  const byMetric = [...Map.groupBy(group.series, ({ metric }) => metric)]
  return byMetric.map(([metric, series], place) => ({
    id: `setting-${index + 1}-${metric}`,
    title: `${metricLabel(metric)}${index === 0 ? '' : ` (setting ${index + 1})`}`,
    body: html`${place === 0 && settingHead(group)}<p>${higherIsBetter(metric) ? 'More is better.' : 'Less is better.'}</p><div class="figures">${series.map(
      (each) => figure(each, metric, commits),
    )}</div>`,
  }))
}

function settingHead({ setting, results, first, last, cautions }: TrendGroup): Content {
  return html`<p class="meta">${pageText(setting)} · ${plural(results, 'result')}, ${first.slice(0, 10)} to ${last.slice(0, 10)}</p>${
    cautions.length > 0 && html`<div class="cautions">${bulletList(cautions.map(pageText))}</div>`
  }`
}

function figure(series: Series, metric: MetricName, commits: readonly Commit[]): Content {
  const { target, points, changes, levels } = series
  const level = levels.at(-1)
  const chart = trendChart(series, {
    label: `${metricLabel(metric)} of ${pageText(target)} over ${plural(points.length, 'result')}, ${plural(changes.length, 'change')}`,
    name: pageText(target),
    title: shownUnit(metric),
    format: (value) => figureText(metric, value),
    shown: (value) => inShownUnit(metric, value),
  })
  return html`<figure><figcaption><b>${pageText(target)}</b><span>${plural(points.length, 'result')}${
    level && `, level ${figureText(metric, level.value)}`
  }</span></figcaption>${chart}${
    changes.length > 0 &&
    html`<ol class="notes">${changes.map((change) => html`<li>${changeItem(series, change, commits)}</li>`)}</ol>`
  }</figure>`
}
