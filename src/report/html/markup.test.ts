import { expect, test } from 'vitest'
import { element, html, Markup } from './markup.ts'

test('escapes whatever is no markup, in text and in attributes', () => {
  const hostile = `<script>alert("1")</script>&'`
  expect(html`<p title="${hostile}">${hostile}</p>`.text).toBe(
    '<p title="&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;&amp;&#39;">&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;&amp;&#39;</p>',
  )
  expect(element('a', { href: hostile }, hostile).text).not.toContain('<script')
})

test('leaves markup as it is, joins lists and drops what is not there', () => {
  expect(html`${[new Markup('<b>1</b>'), '<', null, undefined, false, 0]}`.text).toBe('<b>1</b>&lt;0')
})

test('writes coordinates to a tenth and no attribute that is undefined', () => {
  expect(element('rect', { x: 1.2345, y: -0.04, rx: undefined }).text).toBe('<rect x="1.2" y="0"></rect>')
})
