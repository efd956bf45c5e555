/** Of the report that opens from disk: no font, image or script is fetched. */
export const reportCss = `
:root{color-scheme:light dark;--bg:#fff;--panel:#f5f7fa;--line:#dbe1e8;--text:#1f2933;--quiet:#52606d;--accent:#0b57d0;--mark:#c24e00;--mark-text:#fff}
@media (prefers-color-scheme:dark){:root{--bg:#0d1117;--panel:#151b23;--line:#2b3440;--text:#e6edf3;--quiet:#9aa7b4;--accent:#79b8ff;--mark:#ff8a3d;--mark-text:#0d1117}}
*{box-sizing:border-box}
body{margin:0 auto;padding:2rem 1.5rem 4rem;max-width:90rem;background:var(--bg);color:var(--text);font:15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans","Liberation Sans",Arial,sans-serif}
h1{margin:0 0 .25rem;font-size:1.6rem;line-height:1.25;overflow-wrap:anywhere}
h2{margin:2.5rem 0 .75rem;font-size:1.15rem}
.quiet{color:var(--quiet)}
dl{display:grid;grid-template-columns:max-content 1fr;gap:.25rem 1rem;margin:1rem 0}
dt{color:var(--quiet)}dd{margin:0;overflow-wrap:anywhere}
code,.mono{font-family:ui-monospace,"SF Mono","Cascadia Mono","Liberation Mono",Menlo,Consolas,monospace;font-size:.85em;overflow-wrap:anywhere}
.picture{overflow:auto;border:1px solid var(--line);border-radius:8px}
.picture svg{display:block;width:100%;height:auto}
.dark{display:none}
@media (prefers-color-scheme:dark){.light{display:none}.dark{display:block}}
table{width:100%;border-collapse:collapse;font-variant-numeric:tabular-nums}
th,td{padding:.4rem .6rem;border-bottom:1px solid var(--line);text-align:left;vertical-align:top}
thead th{background:var(--panel);color:var(--quiet);font-size:.85em}
tbody th{font-weight:500;overflow-wrap:anywhere}
details{margin:.5rem 0;border:1px solid var(--line);border-radius:6px}
summary{padding:.5rem .75rem;cursor:pointer;overflow-wrap:anywhere}
details[open]>summary{border-bottom:1px solid var(--line);background:var(--panel)}
ol{margin:0;padding:.5rem 1rem .75rem 2.5rem}
li{margin:.4rem 0}li::marker{color:var(--mark);font-weight:700}
ul{margin:.25rem 0;padding-left:1.1rem;color:var(--quiet);font-size:.9em}
.gap{border-left:4px solid var(--mark);padding-left:.75rem}
@media print{:root{color-scheme:light;--bg:#fff;--panel:#f5f7fa;--line:#ccc;--text:#000;--quiet:#444}.light{display:block}.dark{display:none}body{padding:0;max-width:none;font-size:11px}details{break-inside:avoid}details::details-content{content-visibility:visible}thead{display:table-header-group}tr{break-inside:avoid}@page{size:landscape;margin:1.5cm}}
`.trim();
