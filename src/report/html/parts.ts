import type { Table } from '../../text/table.ts'
import type { Statement } from '../content/statement.ts'
import { type Content, element, html, type Markup } from './markup.ts'

/** A part of the page that can be linked to. */
export interface Section {
  /** Of the link; without the number of the result. */
  readonly id: string
  readonly title: string
  readonly body: Content
}

/**
 * A table with what stands below it, that scrolls by itself where it is wider than the page. On a narrow screen each row
 * is a list, in which each cell carries the name of its column. `cellpadding` keeps columns apart where the style sheet is
 * blocked.
 */
export function tableMarkup(table: Table, caption: string): Markup {
  const isHeaded = table.head.some((cell) => cell !== '')
  const cell = (text: string, column: number): Markup =>
    element(
      column === 0 ? 'th' : 'td',
      {
        scope: column === 0 ? 'row' : undefined,
        class: table.left.includes(column) ? undefined : 'figure',
        'data-label': column === 0 ? undefined : table.head[column] || undefined,
      },
      text,
    )
  return html`${scrolling(
    caption,
    html`<table cellpadding="5"><caption>${caption}</caption>${
      isHeaded &&
      html`<thead><tr>${table.head.map((text, column) =>
        element('th', { scope: 'col', class: table.left.includes(column) ? undefined : 'figure' }, text),
      )}</tr></thead>`
    }<tbody>${table.rows.map((row) => html`<tr>${row.map(cell)}</tr>`)}</tbody></table>`,
  )}${
    table.numbered &&
    table.numbered.length > 0 &&
    html`<ol class="notes">${table.numbered.map((text) => html`<li>${text}</li>`)}</ol>`
  }${bulletList(table.bullets ?? [])}${(table.notes ?? []).map((note) => html`<p class="note">${note}</p>`)}`
}

/** What may be wider than the page; the keyboard can scroll it. */
export function scrolling(name: string, content: Content): Markup {
  return element('div', { class: 'scroll', role: 'region', tabindex: 0, 'aria-label': name }, content)
}

export function bulletList(items: readonly Content[]): Content {
  return items.length > 0 && html`<ul>${items.map((item) => html`<li>${item}</li>`)}</ul>`
}

/** Statements as a list, each with its subject set off. */
export function statementList(statements: readonly Statement[]): Content {
  return bulletList(statements.map(({ subject, text }) => html`<b>${subject}:</b> ${text}`))
}

export interface Figure {
  readonly title: string
  /** `null`: there is nothing to draw, and no figure. */
  readonly chart: Markup | null
  /** What is to be known about how it is drawn. */
  readonly note?: string
  /** The figures that it shows. */
  readonly table?: Table
}

/** A picture with its title, and its figures in a table that can be opened. */
export function figureMarkup({ title, chart, note, table }: Figure): Content {
  if (chart === null) return null
  return html`<figure><figcaption><b>${title}</b>${note && html` <span>${note}</span>`}</figcaption>${chart}${
    table && html`<details><summary>Figures of this chart</summary>${tableMarkup(table, title)}</details>`
  }</figure>`
}

/** Figures beside each other where there is room. */
export function figures(all: readonly Figure[]): Content {
  const drawn = all.map(figureMarkup).filter(Boolean)
  return drawn.length > 0 && html`<div class="figures">${drawn}</div>`
}
