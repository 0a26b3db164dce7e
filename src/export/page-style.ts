/** The style of the pages, served from this exchange alone: pages hold neither scripts nor styles of their own. */
export const PAGE_STYLE = `:root { color-scheme: light; }
body { margin: 0 auto; max-width: 75rem; padding: 0 1rem 3rem; font: 1rem/1.5 "Noto Sans", Arial, sans-serif; color: #1f1f1f; background: #fff; }
header { display: flex; justify-content: space-between; gap: 1rem; padding: 1rem 0; border-bottom: 3px solid #26374a; }
h1 { font-size: 1.6rem; line-height: 1.25; }
h2 { font-size: 1.2rem; margin-top: 2rem; }
a { color: #1f4e9e; }
a:focus-visible, [tabindex]:focus-visible { outline: 3px solid #0535d2; outline-offset: 2px; }
.banner { border-left: 6px solid #b00020; background: #fdecea; padding: .75rem 1rem; }
.banner.superseded, .banner.differs { border-color: #8a5a00; background: #fff6e0; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
caption { text-align: left; font-weight: 700; padding: .5rem 0; }
th, td { border: 1px solid #8a8a8a; padding: .3rem .6rem; text-align: left; vertical-align: top; }
td { text-align: right; white-space: nowrap; }
thead th { background: #eef2f7; }
dt { font-weight: 700; }
dd { margin: 0 0 .5rem; overflow-wrap: anywhere; }
.spoken { position: absolute; width: 1px; height: 1px; margin: -1px; padding: 0; overflow: hidden; clip-path: inset(50%); white-space: nowrap; border: 0; }
@media print { header nav, .downloads { display: none; } body { max-width: none; } }
`;
