// Draws what a message has besides its text: files, photos, link previews, and where it is from.

import { element } from "./render.js";

const UNITS = ["bytes", "KB", "MB"];

export function forwardNode(message) {
  if (!message.forward_origin) return "";
  return element("div", { className: "forward" },
    "Forwarded from ", element("b", { textContent: message.forward_origin.chat.title }));
}

export function mediaNodes(message) {
  const nodes = [];
  if (message.photo) nodes.push(photoNode(message.picture));
  if (message.document) nodes.push(documentNode(message.document));
  return nodes;
}

function photoNode(path) {
  if (path) return element("img", { className: "photo", src: path, alt: "Photo" });
  return element("div", { className: "photo absent", textContent: "A photo from the internet" });
}

function documentNode(file) {
  const ending = /\.([^.]{1,5})$/.exec(file.file_name)?.[1] ?? "";
  return element("a", { className: "file", href: `/page/files/${file.file_id}`, download: file.file_name },
    element("span", { className: "ending", textContent: ending || "file", ariaHidden: "true" }),
    element("b", { textContent: file.file_name }),
    element("span", { className: "size", textContent: sizeOf(file.file_size) }));
}

function sizeOf(bytes) {
  const unit = bytes < 1000 ? 0 : bytes < 1e6 ? 1 : 2;
  const size = bytes / 1000 ** unit;
  return `${unit && size < 10 ? size.toFixed(1) : Math.round(size)} ${UNITS[unit]}`;
}

export function previewNode({ preview }) {
  if (!preview || !/^https?:\/\//i.test(preview.url)) return "";
  const node = element("a", { className: "preview", href: preview.url, target: "_blank", rel: "noopener noreferrer" });
  node.classList.toggle("large", preview.large);
  node.classList.toggle("bare", !preview.title);
  for (const part of ["site", "title", "text"]) {
    if (preview[part]) node.append(element("span", { className: part, textContent: preview[part] }));
  }
  if (preview.picture) node.append(element("img", { src: preview.picture, alt: "", loading: "lazy" }));
  return node;
}
