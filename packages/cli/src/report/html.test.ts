import { expect, test } from 'vitest'
import { html, trusted } from './html.ts'

test('escapes everything inserted into it, in text and in attributes', () => {
  const hostile = `<script>alert("1")</script>&'`
  expect(html`<p title="${hostile}">${hostile}</p>`.html).toBe(
    '<p title="&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;&amp;&#39;">&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;&amp;&#39;</p>',
  )
})

test('escapes once, at any depth', () => {
  expect(html`<ul>${['a & b', 'c'].map(each => html`<li>${each}</li>`)}</ul>`.html).toBe(
    '<ul><li>a &amp; b</li><li>c</li></ul>',
  )
})

test('writes nothing for a missing value, and zero for zero', () => {
  expect(html`${undefined}${null}${false}${0}`.html).toBe('0')
})

test('keeps this program’s own markup', () => {
  expect(html`<figure>${trusted('<svg></svg>')}</figure>`.html).toBe('<figure><svg></svg></figure>')
})
