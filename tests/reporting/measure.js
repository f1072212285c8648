// What a page looks like once it is laid out, told to the page around it as JSON: what is wider than the
// screen, how much text stands out from what is behind it, which labels of charts lie on others.
function parse(colour) {
  const [r, g, b, a = 1] = colour.match(/[\d.]+/g).map(Number);
  return { rgb: [r, g, b], a };
}

function behind(element) {
  const layers = [];
  for (let at = element; at; at = at.parentElement) {
    const style = getComputedStyle(at);
    const { rgb, a } = parse(style.backgroundColor);
    if (a) layers.push({ rgb, a });
  }
  return layers.reverse().reduce((low, { rgb, a }) => rgb.map((c, i) => c * a + low[i] * (1 - a)), [255, 255, 255]);
}

function luminance(rgb) {
  const [r, g, b] = rgb.map((c) => (c / 255 <= 0.04045 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(element) {
  const style = getComputedStyle(element);
  const inside = element.closest("svg");
  const own = parse(inside ? style.fill : style.color);
  const page = behind(inside || element);
  const opacity = style.opacity * (inside ? style.fillOpacity : 1) * own.a;
  const seen = own.rgb.map((c, i) => c * opacity + page[i] * (1 - opacity));
  const [high, low] = [luminance(seen), luminance(page)].sort((a, b) => b - a);
  return (high + 0.05) / (low + 0.05);
}

function overlap(a, b) {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}

const written = [...document.querySelectorAll("main *:not(title)")].filter((e) =>
  [...e.childNodes].some((n) => n.nodeType === 3 && n.data.trim()),
);
const faint = written.filter((e) => !e.closest(".none")).map((e) => [contrast(e), e.textContent.slice(0, 30)]);
const clashes = [];
for (const chart of document.querySelectorAll(".charts svg, .graph")) {
  const labels = [...chart.querySelectorAll("text")].filter((e) => e.textContent.trim());
  labels.forEach((label, index) => {
    const box = label.getBoundingClientRect();
    if (labels.slice(index + 1).some((o) => overlap(box, o.getBoundingClientRect()))) clashes.push(label.textContent);
  });
}
// What may be wider than the screen scrolls by itself.
const wide = [...document.querySelectorAll("main *")]
  .filter((e) => !e.closest(".wide, pre") && e.getBoundingClientRect().right > innerWidth + 0.5)
  .map((e) => `${e.tagName} ${e.textContent.slice(0, 30)}`);
const found = {
  screen: innerWidth,
  page: document.documentElement.scrollWidth,
  wide,
  written: written.length,
  faintest: faint.sort((a, b) => a[0] - b[0])[0],
  clashes,
  paper: getComputedStyle(document.body).backgroundColor,
};
parent.postMessage(JSON.stringify(found), "*");
