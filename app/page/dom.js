/** Small helpers for building the page. Data only ever becomes text: nothing here parses HTML. */

export const byId = (id) => document.getElementById(id);

/** A fresh copy of the one element in a template. */
export const clone = (id) => byId(id).content.firstElementChild.cloneNode(true);

/** An element with properties (`dataset` merges) and children; a string child is text. */
export function el(tag, properties = {}, ...children) {
  const { dataset = {}, ...rest } = properties;
  const element = Object.assign(document.createElement(tag), rest);
  Object.assign(element.dataset, dataset);
  element.append(...children);
  return element;
}

/** The language that a text is to be read and drawn in: Japanese where most of its letters are, else the page's. */
export function languageOf(text) {
  const letters = (script) => text.match(script)?.length ?? 0;
  const japanese = letters(/[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}ー]/gu);
  return japanese > letters(/\p{Script=Latin}/gu) ? "ja" : document.documentElement.lang;
}

/** Make an element show `text`, in its language. */
export function setText(element, text) {
  element.lang = languageOf(text);
  element.textContent = text;
}

/** A dotted name, which may break after its dots and underscores and nowhere else. */
export function breakable(name) {
  return name.split(/(?<=[._])/).flatMap((part, index) => (index ? [el("wbr"), part] : [part]));
}

/** Point a link at an address of the web; anything else (`javascript:` for one) hides it. */
export function setLink(link, address) {
  const usable = isWebAddress(address);
  link.hidden = !usable;
  if (usable) link.href = address;
  else link.removeAttribute("href");
}

export function isWebAddress(address) {
  return URL.canParse(address ?? "") && ["http:", "https:"].includes(new URL(address).protocol);
}

/** Milliseconds with three figures or so: `40 µs`, `1.23 ms`, `12.3 ms`, `512 ms`, `12.3 s`. */
export function formatMs(ms) {
  if (ms <= 0) return "0 µs";
  if (ms < 0.0005) return "< 1 µs";
  if (ms < 0.9995) return `${Math.round(ms * 1000)} µs`;
  if (ms >= 10_000) return `${(ms / 1000).toFixed(1)} s`;
  const digits = ms < 10 ? 2 : ms < 100 ? 1 : 0;
  return `${ms.toFixed(digits)} ms`;
}
