/** Styles of the report and of the live page, which adds its own. Print is always light. */
export const STYLES = `
:root {
  color-scheme: light dark;
  --page: #f7f7f5; --card: #ffffff; --line: #deddd8; --text: #1c1c1a; --quiet: #5c5b55;
  --focus: #1f4fd1; --shade: #00000038; --warn-page: #fff4d6; --warn-line: #b98900;
  --team-0: #1f4fd1; --team-0-soft: #c9d6f8; --team-1: #8a2d7a; --team-1-soft: #ecc9e5;
  --team-2: #0b6a6a; --team-2-soft: #bfe3e1; --team-3: #8a4a00; --team-3-soft: #f3d9b5;
  --series-0: #1f4fd1; --series-1: #c2571a; --series-2: #0b7a6a; --series-3: #8a2d7a;
  --series-4: #a67c00; --series-5: #4a5a6a; --series-6: #b3243f;
}
@media screen and (prefers-color-scheme: dark) {
  :root {
    --page: #161616; --card: #1f1f1e; --line: #3a3a37; --text: #eeede8; --quiet: #b3b1a8;
    --focus: #93b1ff; --shade: #ffffff3d; --warn-page: #3a2f10; --warn-line: #d9ae3d;
    --team-0: #8fadff; --team-0-soft: #2c3a63; --team-1: #eb9ddc; --team-1-soft: #55264c;
    --team-2: #6fd0cc; --team-2-soft: #17494a; --team-3: #f0b365; --team-3-soft: #553611;
    --series-0: #8fadff; --series-1: #f0a06a; --series-2: #6fd0b8; --series-3: #eb9ddc;
    --series-4: #e3c565; --series-5: #a9b7c6; --series-6: #ff8fa3;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0 auto; max-width: 76rem; padding: 1.5rem min(2.5rem, 4vw) 4rem; overflow-wrap: break-word;
  background: var(--page); color: var(--text);
  font: 0.9375rem / 1.5 system-ui, sans-serif; font-variant-numeric: tabular-nums;
}
h1 { margin: 0 0 0.5rem; font-size: 1.375rem; letter-spacing: -0.01em; }
h2 { margin: 0 0 0.75rem; font-size: 1.125rem; }
p { margin: 0 0 0.75rem; max-width: 48rem; }
a { color: var(--focus); }
:focus-visible { outline: 3px solid var(--focus); outline-offset: 2px; }
.quiet { margin: 0; color: var(--quiet); font-size: 0.875rem; }
section, nav { margin-top: 1.25rem; padding: min(1.25rem, 5vw); border: 1px solid var(--line); border-radius: 0.5rem; background: var(--card); }
.lead p { max-width: 56rem; }
.lead p:first-child { font-size: 1.25rem; line-height: 1.4; font-weight: 600; }
.lead p:last-child, section > :last-child { margin-bottom: 0; }
nav ul { margin: 0; padding: 0; display: flex; flex-wrap: wrap; gap: 0.25rem 1.25rem; list-style: none; }
nav a { display: inline-block; padding: 0.25rem 0; }
figure { margin: 0 0 1rem; }
figure svg { display: block; width: 100%; min-width: 46rem; height: auto; max-width: 62.5rem; }
.bars { margin: 0 0 1.25rem; }
.bars figcaption { margin-bottom: 0.75rem; max-width: 48rem; color: var(--quiet); font-size: 0.875rem; }
.bars ul { margin: 0; padding: 0; list-style: none; }
.bar { display: grid; grid-template-columns: 18.5rem minmax(6rem, 1fr) 15rem; column-gap: 0.75rem; align-items: center; padding: 0.3125rem 0; }
.bar small { display: block; color: var(--quiet); font-size: 0.8125rem; }
.bar .name { text-align: right; }
.bar .value { font-weight: 600; }
.bar .value small { font-weight: 400; }
.track { height: 1.5rem; overflow: visible; }
.bars:has(.hidden) .track { width: 96%; }
.between { padding: 0; font-size: 0.875rem; }
.between .track { height: 0.5rem; }
.between small { display: inline; }
.between small::before { content: '· '; }
.team-0 { --own: var(--team-0); --soft: var(--team-0-soft); }
.team-1 { --own: var(--team-1); --soft: var(--team-1-soft); }
.team-2 { --own: var(--team-2); --soft: var(--team-2-soft); }
.team-3 { --own: var(--team-3); --soft: var(--team-3-soft); }
.no-team { --own: var(--quiet); --soft: var(--line); }
.solid { fill: var(--own); }
.outlined { fill: var(--soft); stroke: var(--own); }
.framed { fill: none; stroke: var(--own); stroke-dasharray: 5 4; }
.hidden { stroke: var(--quiet); }
.hatch-page { fill: var(--card); }
.hatch-line { fill: var(--quiet); }
.patterns { position: absolute; }
.grid { stroke: var(--line); }
.axis { padding: 0; font-size: 0.8125rem; }
.axis text { fill: var(--quiet); }
.bars svg { min-width: 0; max-width: none; }
.scroll {
  margin: 0 0 1.25rem; overflow-x: auto;
  background:
    linear-gradient(to right, var(--card) 2rem, transparent) left / 3rem 100% no-repeat local,
    linear-gradient(to left, var(--card) 2rem, transparent) right / 3rem 100% no-repeat local,
    linear-gradient(to left, var(--shade), transparent) right / 1rem 100% no-repeat;
}
summary { cursor: pointer; }
summary h2 { display: inline; }
.folded { margin-top: 0.625rem; padding-block: 0.75rem; }
details[open] > summary { margin-bottom: 0.75rem; }
[id$='-content'] { scroll-margin-top: 4rem; }
.table { margin: 0 0 1rem; }
.table summary { color: var(--focus); font-size: 0.875rem; }
.table caption { display: none; }
table { min-width: min(100%, 34rem); border-collapse: collapse; font-size: 0.875rem; }
caption { padding-bottom: 0.375rem; text-align: left; color: var(--quiet); }
th, td { padding: 0.375rem 0.75rem 0.375rem 0; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top; }
thead th { vertical-align: bottom; }
tbody th { font-weight: 600; overflow-wrap: anywhere; min-width: 9.5rem; }
tr > :first-child { position: sticky; left: 0; background: var(--card); }
.number { text-align: right; }
td.number, .time { white-space: nowrap; }
th:last-child, td:last-child { padding-right: 0.25rem; }
.warnings { margin: 0 0 1rem; padding: 0.75rem 1rem 0.75rem 2rem; border-left: 4px solid var(--warn-line); background: var(--warn-page); }
@media screen and (max-width: 46rem) {
  .bar { display: flex; flex-wrap: wrap; }
  .bar .name { flex: 1 1 7rem; text-align: left; }
  .bar .track { order: 1; }
  .bar .value { flex: 1 1 8.5rem; text-align: right; }
  .bar .name small, .bar .value small { display: block; }
  .between small::before { content: ''; }
  .wide::before { content: 'Scroll sideways for more →'; position: sticky; left: 0; display: block; color: var(--quiet); font-size: 0.8125rem; }
  tbody th { min-width: min(7rem, 45vw); max-width: min(9.5rem, 60vw); }
  .lead p:first-child { font-size: 1.125rem; }
}
@media print {
  @page { margin: 14mm 12mm 18mm; @bottom-right { content: 'Page ' counter(page) ' of ' counter(pages); font: 8pt system-ui, sans-serif; color: #5c5b55; } }
  :root { color-scheme: light; }
  body { max-width: none; padding: 0; background: #fff; font-size: 9.5pt; -webkit-print-color-adjust: exact; print-color-adjust: exact; }
  nav { display: none; }
  section { padding: 0; border: 0; margin-top: 1.5rem; background: none; }
  table { font-size: 7.5pt; min-width: 0; }
  th, td { padding-right: 0.5rem; }
  tbody th { min-width: 7rem; }
  .scroll { overflow: visible; }
  figure svg { min-width: 0; }
  details::details-content { display: block; content-visibility: visible; block-size: auto; }
  summary { list-style: none; break-after: avoid; }
  summary::-webkit-details-marker { display: none; }
  .table summary { color: var(--quiet); }
  .bar { grid-template-columns: 12.5rem minmax(6rem, 1fr) 10.5rem; padding: 0.1875rem 0; }
  h1, h2, h3, section:not(.lead) p:not(:last-child), caption, figcaption, thead { break-after: avoid; }
  .lead, p, ul, ol, li, tr, figure, figcaption, .bar, .short { break-inside: avoid; }
  ul:has(> li:nth-child(7)), details > div { break-inside: auto; }
  .bars:has(li:nth-child(10)), .bars:has(li:nth-child(10)) ul { break-inside: auto; }
  .bar:nth-child(-n + 3) { break-after: avoid; }
  .bars figcaption, .quiet { font-size: 8.5pt; }
  tbody tr:first-child { break-before: avoid; }
  .scroll { background: none; }
  tr > :first-child { position: static; background: none; }
  thead { display: table-header-group; }
}
`
