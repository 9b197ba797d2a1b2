import { embedResult } from '../../result/embedded-result.ts'
import type { Result } from '../../result/schema.ts'
import { plural } from '../../text/format.ts'
import { contentSecurityPolicy } from './content-security-policy.ts'
import { type Content, element, html, Markup } from './markup.ts'
import { SCRIPT, STYLE } from './page-bundle.ts'
import type { Section } from './parts.ts'
import { letterOf } from './run-letter.ts'
import { sectionsOf } from './sections/all.ts'
import { sideBySideSection } from './sections/side-by-side.ts'
import { pageText } from './text.ts'

/**
 * One page that holds everything: the report, its style, its script and the results that it was made from. Nothing is
 * loaded, and nothing of what it says needs the style or the script.
 * @param results at least one; several come side by side
 */
export function renderHtml(results: readonly Result[]): string {
  const [first] = results
  if (first === undefined) throw new TypeError('a report needs a result')
  const name = results.length === 1 ? runTitle(first) : `${plural(results.length, 'result')} side by side`
  const runs = results.map((result, index) => runOf(result, results.length === 1 ? '' : letterOf(index)))
  const beside = results.length === 1 ? [] : [sideBySideSection(results)]
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${contentSecurityPolicy()}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="generator" content="archbench ${pageText(first.tool.version)}">
<title>${name} · archbench</title>
<style>${new Markup(STYLE)}</style>
</head>
<body>
<a class="skip" href="#content">To the content</a>
<header>
<p class="brand">archbench ${results.length === 1 ? first.kind : 'report'}</p>
<h1>${name}</h1>
${results.length === 1 && html`<p class="meta">${factsOf(first)}</p>`}
</header>
<div class="page">
${contents(beside, runs)}
<main id="content">
${beside.map(sectionMarkup)}
${runs.map(runMarkup)}
</main>
</div>
<footer>Made by archbench ${pageText(first.tool.version)} from ${results.length === 1 ? 'the result' : 'the results'} in this file alone. <code>archbench report</code> reads this file as well as the result that it was made from.</footer>
${results.map((result) => new Markup(embedResult(result)))}
<script>${new Markup(SCRIPT)}</script>
</body>
</html>
`
  return page.text
}

interface Run {
  readonly result: Result
  /** Empty where there is only one. */
  readonly letter: string
  readonly sections: readonly Section[]
}

function runOf(result: Result, letter: string): Run {
  const prefix = letter === '' ? '' : `${letter.toLowerCase()}-`
  return { result, letter, sections: sectionsOf(result).map((section) => ({ ...section, id: prefix + section.id })) }
}

function runMarkup({ result, letter, sections }: Run): Content {
  const all = sections.map(sectionMarkup)
  return letter === ''
    ? all
    : html`<article><h2>${letter}: ${runTitle(result)}</h2><p class="meta">${factsOf(result)}</p>${all}</article>`
}

function runTitle({ scenario, kind, targets }: Result): string {
  const what = pageText(scenario.title || scenario.name)
  return kind === 'run' && targets[0] ? `${pageText(targets[0].name)}: ${what}` : what
}

function factsOf({ scenario, targets, plan, environment, budget, startedAt }: Result): string {
  return [
    `scenario ${pageText(scenario.name)}`,
    plural(targets.length, 'target'),
    plural(plan.rounds, 'round'),
    `${environment.runtime} runtime`,
    `${budget.cpus} CPU each`,
    `${startedAt.slice(0, 16).replace('T', ' ')} UTC`,
  ].join(' · ')
}

function contents(beside: readonly Section[], runs: readonly Run[]): Markup {
  const own = runs.flatMap(({ letter, sections }) =>
    sections.map(({ id, title }) => ({ id, title: letter === '' ? title : `${letter}: ${title}` })),
  )
  const items = [...beside, ...own].map(({ id, title }) => html`<li><a href="#${id}">${title}</a></li>`)
  return html`<nav aria-label="Contents"><ol>${items}</ol></nav>`
}

function sectionMarkup({ id, title, body }: Section): Markup {
  return element(
    'section',
    { id, 'aria-labelledby': `${id}-title` },
    html`<h2 id="${id}-title">${title} <a class="permalink" href="#${id}" aria-label="Link to ${title}">#</a></h2>`,
    body,
  )
}
