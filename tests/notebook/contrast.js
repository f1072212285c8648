// Of everything that a form writes: how much its colour stands out from the page, and whether the
// labels of a chart lie inside of it and apart. Written into the page's title, as JSON.
const page = parse(getComputedStyle(document.body).backgroundColor);

function parse(colour) {
  return colour.match(/[\d.]+/g).slice(0, 3).map(Number);
}

function luminance(colour) {
  const [r, g, b] = colour.map((c) => {
    const part = c / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(element) {
  let opacity = 1;
  for (let at = element; at; at = at.parentElement) opacity *= getComputedStyle(at).opacity;
  const style = getComputedStyle(element);
  const own = parse(element.closest("svg") ? style.fill : style.color);
  const seen = own.map((c, i) => c * opacity + page[i] * (1 - opacity));
  const [high, low] = [luminance(seen), luminance(page)].sort((a, b) => b - a);
  return (high + 0.05) / (low + 0.05);
}

function overlap(a, b) {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}

const written = [...document.querySelectorAll(".kerasflow *:not(style):not(title)")].filter((e) =>
  [...e.childNodes].some((n) => n.nodeType === 3 && n.data.trim()),
);
const clashes = [];
for (const chart of document.querySelectorAll(".kerasflow svg")) {
  const frame = chart.getBoundingClientRect();
  const labels = [...chart.querySelectorAll("text")];
  labels.forEach((label, index) => {
    const box = label.getBoundingClientRect();
    const inside = box.left >= frame.left && box.right <= frame.right && box.bottom <= frame.bottom;
    const apart = labels.slice(index + 1).every((o) => !overlap(box, o.getBoundingClientRect()));
    if (!inside || !apart) clashes.push(label.textContent);
  });
}
document.title = JSON.stringify({
  written: written.length,
  faintest: Math.min(...written.map(contrast)),
  alignments: [...new Set([...document.querySelectorAll("td")].map((e) => getComputedStyle(e).textAlign))],
  clashes,
});
