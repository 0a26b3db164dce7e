/** The style of the pages, served from this exchange alone: pages hold neither scripts nor styles of their own. */
export const PAGE_STYLE = `:root { color-scheme: light; }
*, ::before, ::after { box-sizing: border-box; }
body { margin: 0 auto; max-width: 75rem; padding: 0 1rem 3rem; font: 1rem/1.5 "Noto Sans", Arial, sans-serif; color: #1f1f1f; background: #fff; overflow-wrap: break-word; }
header { display: flex; flex-wrap: wrap; justify-content: space-between; gap: .5rem 1rem; padding: 1rem 0; border-bottom: 3px solid #26374a; }
main { max-width: 100%; }
main:focus { outline: none; }
h1 { font-size: 1.6rem; line-height: 1.25; }
h2 { font-size: 1.2rem; margin: 2rem 0 .5rem; padding-top: .5rem; border-top: 1px solid #d6d6d6; }
p, li { max-width: 48rem; }
a { color: #1f4e9e; }
a:focus-visible, [tabindex="0"]:focus-visible { outline: 3px solid #0535d2; outline-offset: 2px; }
.skip { position: absolute; left: -99rem; padding: .5rem 1rem; background: #fff; }
.skip:focus { left: 1rem; top: .5rem; }
.banner { border-left: 6px solid #b00020; background: #fdecea; padding: .75rem 1rem; }
.banner.superseded, .banner.differs { border-color: #8a5a00; background: #fff6e0; }
.banner.synthetic { border-color: #26374a; background: #eef2f7; }
.scroll { position: relative; overflow-x: auto; max-width: 100%; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
caption { text-align: left; font-weight: 700; padding: .5rem 0; }
caption span { display: inline-block; position: sticky; left: 0; max-width: min(73rem, calc(100vw - 2rem)); }
th, td { border: 1px solid #8a8a8a; padding: .3rem .6rem; text-align: left; vertical-align: top; }
td { text-align: right; white-space: nowrap; }
thead th { background: #eef2f7; }
tbody th { font-weight: 400; background: #f7f8fa; }
.scroll tr > th.again { max-width: 0; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; color: #636363; }
tbody tr.group > * { border-top: 2px solid #26374a; }
@media screen { .scroll tr > :first-child { position: sticky; left: 0; z-index: 1; max-width: 45vw; box-shadow: inset -1px 0 #8a8a8a; } thead td { background: #fff; } }
@media (min-width: 48rem) { tbody th { min-width: 8.5rem; } }
tbody tr:hover > * { background: #fff6e0; }
dl.symbols { display: grid; grid-template-columns: max-content 1fr; gap: .25rem 1rem; }
dt { font-weight: 700; }
dd { margin: 0 0 .5rem; overflow-wrap: anywhere; }
dl.symbols dd { margin: 0; }
.parts ul { display: flex; flex-wrap: wrap; gap: .25rem 1.5rem; margin: .5rem 0; padding: 0; list-style: none; }
.hint { margin-bottom: .25rem; color: #4a4a4a; }
#citation { user-select: all; padding: .75rem 1rem; background: #f7f8fa; border: 1px solid #d6d6d6; overflow-wrap: anywhere; }
pre { overflow-x: auto; font-family: ui-monospace, monospace; font-size: .9rem; padding: .75rem 1rem; background: #f7f8fa; border: 1px solid #d6d6d6; }
.tables li { margin-bottom: .75rem; }
.tables small { display: block; color: #4a4a4a; }
.tag { padding: 0 .4rem; border: 1px solid #8a8a8a; font-size: .85rem; }
.spoken { user-select: none; position: absolute; width: 1px; height: 1px; margin: -1px; padding: 0; overflow: hidden; clip-path: inset(50%); white-space: nowrap; border: 0; }
#graphiql { height: 80vh; min-height: 30rem; border: 1px solid #8a8a8a; }
@media print {
  header nav, .downloads, .near, .skip, .hint, .parts ul { display: none; }
  body { max-width: none; padding: 0; font-size: 10pt; }
  .scroll { overflow: visible; }
  caption span { position: static; max-width: none; }
  thead { display: table-header-group; }
  th, td { padding: .15rem .35rem; }
  tr, .banner { break-inside: avoid; }
  .banner { border: 1px solid #000; }
  a { color: inherit; text-decoration: none; }
}
`;
