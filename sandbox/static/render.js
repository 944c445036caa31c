// Turns a message's text and entities into DOM nodes. Entity offsets are UTF-16 units, as in
// JavaScript strings. Text only ever becomes text nodes.

const TAGS = {
  bold: "strong", italic: "em", underline: "u", strikethrough: "s", code: "code", pre: "pre",
  blockquote: "blockquote", expandable_blockquote: "blockquote", spoiler: "span",
};

const BLOCKS = new Set(["pre", "blockquote", "expandable_blockquote"]);

export function element(tag, properties = {}, ...children) {
  const node = Object.assign(document.createElement(tag), properties);
  node.append(...children);
  return node;
}

export function renderText(text, entities = [], onCommand = () => {}) {
  const fragment = document.createDocumentFragment();
  fill(fragment, text, 0, text.length, entities, onCommand);
  return fragment;
}

function fill(parent, text, from, to, entities, onCommand) {
  let at = from;
  for (let index = 0; index < entities.length; index += 1) {
    const entity = entities[index];
    const start = Math.max(entity.offset, at);
    const end = Math.min(entity.offset + entity.length, to);
    if (start >= end) continue;
    parent.append(text.slice(at, start));
    const node = wrap(entity, text.slice(start, end), onCommand);
    fill(node, text, start, end, entities.slice(index + 1), onCommand);
    parent.append(node);
    // A block begins a new line by itself: the line break after it is not shown again.
    at = BLOCKS.has(entity.type) && text[end] === "\n" ? end + 1 : end;
  }
  parent.append(text.slice(at, to));
}

function wrap(entity, text, onCommand) {
  switch (entity.type) {
    case "text_link": return link(entity.url);
    case "url": return link(text);
    case "bot_command":
      return element("button", { type: "button", className: "command", onclick: () => onCommand(text) });
    case "spoiler": return spoiler();
    case "expandable_blockquote": return expandable();
    default: return element(TAGS[entity.type] ?? "span", { className: entity.type });
  }
}

function link(url) {
  const safe = /^(https?|tg):\/\//i.test(url);
  return safe ? element("a", { href: url, target: "_blank", rel: "noopener noreferrer" }) : element("span");
}

function spoiler() {
  const node = element("span", { className: "spoiler", tabIndex: 0, title: "Hidden text" });
  const reveal = () => node.classList.add("shown");
  node.addEventListener("click", reveal);
  node.addEventListener("keydown", (event) => event.key === "Enter" && reveal());
  return node;
}

function expandable() {
  const node = element("blockquote", { className: "expandable", tabIndex: 0, title: "Show all" });
  const toggle = () => node.classList.toggle("open");
  node.addEventListener("click", toggle);
  node.addEventListener("keydown", (event) => event.key === "Enter" && toggle());
  return node;
}

const TIME = new Intl.DateTimeFormat([], { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
const DAY = new Intl.DateTimeFormat([], { day: "numeric", month: "long" });

export function timeOf(seconds) {
  return TIME.format(new Date(seconds * 1000));
}

export function dayOf(seconds) {
  const day = new Date(seconds * 1000);
  return day.toDateString() === new Date().toDateString() ? "Today" : DAY.format(day);
}

export function snippet(message) {
  const text = message.text ?? message.caption ?? message.document?.file_name ?? (message.photo ? "Photo" : "");
  return text.replace(/\s+/g, " ").slice(0, 140);
}

export function colorOf(id) {
  return `hsl(${(Math.abs(id) * 47 + 187) % 360} 45% 42%)`;
}
