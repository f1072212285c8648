"""How a page looks: by day and by night, on a phone, on paper."""

from __future__ import annotations

# One column of text, which is what is read; charts stand side by side where there is room. Wide
# tables and graphs scroll by themselves, so that the page never does.
STYLE = """
:root{color-scheme:light dark;--paper:#fff;--ink:#1c2127;--soft:#5a6472;--line:#dfe3e8;
--wash:#f5f7f9;--blue:59 130 246;--orange:217 119 6;--mark:#b45309;--good:#15803d}
@media (prefers-color-scheme:dark){:root{--paper:#15181c;--ink:#e3e6ea;--soft:#9aa4b1;
--line:#2d333b;--wash:#1c2026;--mark:#e0913a;--good:#4ade80}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%}
body{margin:0;background:var(--paper);color:var(--ink);
font:15px/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",sans-serif;
font-variant-numeric:tabular-nums;overflow-wrap:break-word}
main{max-width:900px;margin:0 auto;padding:40px 24px 72px}
h1{font-size:28px;line-height:1.2;font-weight:650;letter-spacing:-.01em;margin:0 0 6px}
h2{font-size:19px;font-weight:650;margin:48px 0 14px;padding-top:14px;
border-top:1px solid var(--line)}
h3{font-size:15px;font-weight:650;margin:0 0 4px}
h4{font-size:14px;font-weight:650;margin:28px 0 8px}
p{margin:0 0 8px;max-width:68ch}
.faint,figcaption .faint{color:var(--soft);font-size:13px}
.lead{font-size:16px;color:var(--soft);margin-bottom:4px}
code,pre{font:12.5px/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace}
pre{background:var(--wash);border-radius:6px;padding:12px 14px;overflow-x:auto;margin:8px 0;
white-space:pre;tab-size:2}
p code,h3 code{font-size:.9em;background:var(--wash);border-radius:4px;padding:.1em .3em}
nav{display:flex;flex-wrap:wrap;gap:4px 18px;margin:20px 0 0;font-size:13.5px}
a{color:inherit;text-decoration-color:var(--line);text-underline-offset:3px}
a:hover{text-decoration-color:currentColor}
.tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(134px,1fr));gap:1px;
margin:26px 0 0;background:var(--line);border:1px solid var(--line);border-radius:8px;
overflow:hidden}
.tiles div{background:var(--paper);padding:12px 14px}
.tiles b{display:block;white-space:nowrap;
font-size:20px;line-height:1.25;font-weight:600;letter-spacing:-.01em}
.tiles span{display:block;color:var(--soft);font-size:12.5px;line-height:1.4}
.tiles .met,td.met{color:var(--good)}.tiles .unmet,td.unmet{color:var(--mark)}
.caution{border-left:3px solid var(--mark);padding:2px 0 2px 14px;margin:0 0 18px}
.caution p{margin:0 0 4px}
.caution .advice{color:var(--soft)}
.wide{overflow-x:auto;max-width:100%}
table{border-collapse:collapse;font-size:13.5px;line-height:1.4;margin:4px 0 8px}
th,td{padding:5px 14px 5px 0;border-bottom:1px solid var(--line);text-align:left;
vertical-align:top;font-weight:400}
thead th{color:var(--soft);font-size:12.5px;vertical-align:bottom}
tbody tr:last-child>*{border-bottom:0}
.numbers th:not(:first-child),.numbers td{text-align:right;padding:5px 0 5px 18px;
white-space:nowrap}
.numbers td.text,.numbers td.place{text-align:left}
.numbers th.run{white-space:nowrap}
.bar{display:inline-block;height:8px;border-radius:2px;background:rgb(var(--blue)/.55);
vertical-align:middle}
.matrix th,.matrix td{border:0;padding:0;text-align:right;white-space:nowrap}
.matrix td{min-width:50px;padding:6px 7px;border:1px solid var(--paper);border-radius:3px}
.matrix tbody th{padding:6px 10px 6px 0;color:var(--soft)}
.matrix thead th{padding:0 8px 5px 0;text-align:right}
.matrix.upright thead th:not(:first-child){writing-mode:vertical-rl;transform:rotate(180deg);
padding:5px 0 0;text-align:left;vertical-align:bottom;max-height:11em}
.matrix .none{color:var(--soft);opacity:.55}
.matrix .sum{color:var(--soft);padding-left:12px}
.matrix .right{background:rgb(var(--blue)/var(--a))}
.matrix .wrong{background:rgb(var(--orange)/var(--a))}
.charts{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(320px,100%),1fr));
gap:22px 28px;margin:8px 0 4px}
.charts svg{width:100%;height:auto;max-width:430px;display:block}
.key{display:flex;flex-wrap:wrap;gap:4px 18px;margin:8px 0 12px;font-size:13px}
.key svg{vertical-align:middle}
.cards{display:grid;gap:18px;margin:8px 0}
.pictures{grid-template-columns:repeat(auto-fill,minmax(150px,1fr))}
.texts{grid-template-columns:repeat(auto-fill,minmax(min(380px,100%),1fr))}
figure{margin:0;min-width:0;border:1px solid var(--line);border-radius:8px;padding:12px}
figcaption{font-size:13px;line-height:1.45}
figcaption>span{display:block}
figcaption b{font-weight:600}
blockquote{margin:0 0 8px;font-size:13px;line-height:1.5;max-height:9em;overflow:auto;
overflow-wrap:anywhere}
.zoom{display:block;cursor:zoom-in;margin:0 0 8px}
.zoom img{display:block;width:112px;max-width:100%;height:auto;image-rendering:pixelated;
border-radius:3px}
.zoom input{position:absolute;opacity:0;width:1px;height:1px;margin:0}
.zoom input:focus-visible+img{outline:2px solid rgb(var(--blue));outline-offset:2px}
.zoom input:checked+img{position:fixed;inset:0;z-index:9;margin:auto;cursor:zoom-out;
width:min(86vw,86vh);height:auto;max-height:86vh;object-fit:contain;
outline:100vmax solid rgb(0 0 0/.72);outline-offset:0;border-radius:0}
.graph{display:block;max-width:none}
.graph rect{fill:var(--wash);stroke:var(--line)}
.graph .input rect,.graph .output rect{fill:var(--paper);stroke:rgb(var(--blue)/.7)}
.graph .wire{fill:none;stroke:var(--soft);stroke-opacity:.6}
.graph text{font-size:12px}.graph .tag{font-weight:600}
.graph .soft{fill:var(--soft);font-size:11px}
dl{display:grid;grid-template-columns:minmax(90px,auto) minmax(0,1fr);gap:5px 20px;margin:0;
font-size:13.5px}
dt{color:var(--soft)}dd{margin:0;overflow-wrap:anywhere}
details{margin:14px 0}
summary{cursor:pointer;font-size:13.5px}
footer{margin-top:56px;color:var(--soft);font-size:12.5px}
@media (max-width:520px){main{padding:24px 16px 48px}h1{font-size:24px}h2{margin-top:38px}
.pictures{grid-template-columns:repeat(auto-fill,minmax(132px,1fr));gap:12px}
.matrix{font-size:10.5px}.matrix td{min-width:24px;padding:6px 3px}
.matrix .sum{padding-left:6px}.matrix tbody th{padding-right:5px}
.numbers th:not(:first-child),.numbers td{padding-left:12px}
dl{grid-template-columns:1fr;gap:0}dd{margin:0 0 8px}}
@media print{body{font-size:11pt;background:#fff}main{max-width:none;padding:0}nav{display:none}
h2{break-after:avoid}figure,.caution,.charts svg,tr{break-inside:avoid}
.wide{overflow:visible}blockquote{max-height:none}
*{print-color-adjust:exact;-webkit-print-color-adjust:exact}
:root{--paper:#fff;--ink:#111;--soft:#555;--line:#ddd;--wash:#f6f6f6;--mark:#b45309}}
""".replace("\n", "")
