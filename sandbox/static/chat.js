// The chat page: state, live events, and what the person does.

import { forwardNode, mediaNodes, previewNode } from "./media.js";
import { colorOf, dayOf, element, renderText, snippet, timeOf } from "./render.js";

const $ = (id) => document.getElementById(id);
const SUGGESTIONS = ["/subscribe CSTO", "/latest", "/help"];
const TYPING_MS = 5000;
const TOAST_MS = 3500;

const state = {
  you: 0, bot: null, chats: new Map(), channels: [], open: null,
  read: new Map(), drafts: new Map(), replyTo: null, choice: -1, typing: 0, online: false,
};

// Live events

function connect() {
  const source = new EventSource("/page/events");
  source.onmessage = (event) => onEvent(JSON.parse(event.data));
  source.onopen = () => setOnline(true);
  source.onerror = () => {
    setOnline(false);
    if (source.readyState === EventSource.CLOSED) setTimeout(connect, 1000);
  };
}

function setOnline(online) {
  state.online = online;
  drawStatus();
}

function onEvent(event) {
  const chat = state.chats.get(event.chat_id);
  const handlers = {
    state: () => onState(event),
    message: () => onMessage(chat, event.message),
    edit: () => onEdit(chat, event.message),
    delete: () => onDelete(chat, event.message_id),
    answer: () => onAnswer(event),
    typing: () => onTyping(event.chat_id),
  };
  if (event.type === "state" || chat) handlers[event.type]?.();
}

function onState(event) {
  const first = state.chats.size === 0;
  Object.assign(state, { you: event.you, bot: event.bot, channels: event.channels });
  state.chats = new Map(event.chats.map((chat) => [chat.id, chat]));
  if (first) for (const chat of state.chats.values()) state.read.set(chat.id, lastId(chat));
  if (!state.chats.has(state.open)) state.open = event.chats[0].id;
  drawRoom();
  drawChats();
}

function onMessage(chat, message) {
  const pinned = atBottom();
  chat.messages.push(message);
  if (chat.id === state.open) {
    state.typing = 0;
    drawMessage(chat, chat.messages.length - 1);
    if (pinned || isOwn(message)) toBottom();
    else drawDown();
    if (message.reply_markup?.force_reply) startReply(message);
    drawStatus();
    drawChips();
  }
  markRead();
  drawChats();
}

function onEdit(chat, message) {
  const index = chat.messages.findIndex((one) => one.message_id === message.message_id);
  if (index < 0) return;
  chat.messages[index] = message;
  if (chat.id === state.open) $(`m${message.message_id}`)?.replaceWith(messageNode(chat, index));
  drawChats();
}

function onDelete(chat, messageId) {
  chat.messages = chat.messages.filter((one) => one.message_id !== messageId);
  if (chat.id === state.open) drawMessages();
  drawChats();
}

function onAnswer(event) {
  for (const key of document.querySelectorAll(`#m${event.message_id} .key.waiting`)) {
    key.classList.remove("waiting");
  }
  if (!event.text) return;
  if (event.show_alert) {
    $("alert-text").textContent = event.text;
    $("alert").showModal();
  } else {
    toast(event.text);
  }
}

function onTyping(chatId) {
  if (chatId !== state.open) return;
  const until = (state.typing = Date.now() + TYPING_MS);
  drawStatus();
  setTimeout(() => state.typing === until && ((state.typing = 0), drawStatus()), TYPING_MS);
}

// Drawing

const current = () => state.chats.get(state.open);
const isOwn = (message) => message.from.id === state.you;
const lastId = (chat) => chat.messages.at(-1)?.message_id ?? 0;
const nameOf = (message) => (isOwn(message) ? "You" : message.sender_chat?.title ?? message.from.first_name);
const unreadOf = (chat) =>
  chat.messages.filter((one) => !isOwn(one) && one.message_id > (state.read.get(chat.id) ?? 0)).length;

function drawChats() {
  const focused = document.activeElement?.dataset?.chat;
  $("chats").replaceChildren(...[...state.chats.values()].map(chatRow));
  if (focused) document.querySelector(`[data-chat="${focused}"]`)?.focus();
  const unread = [...state.chats.values()].reduce((sum, chat) => sum + unreadOf(chat), 0);
  document.title = (unread ? `(${unread}) ` : "") + "Wirewatch sandbox";
}

function chatRow(chat) {
  const last = chat.messages.at(-1);
  const unread = unreadOf(chat);
  const text = last ? `${isOwn(last) ? "You: " : ""}${snippet(last)}` : "No messages yet";
  const button = element("button", { type: "button", className: "chat", onclick: () => openChat(chat.id) },
    avatar(chat),
    element("span", { className: "name", textContent: chat.title }),
    element("span", { className: "time", textContent: last ? timeOf(last.date) : "" }),
    element("span", { className: "last", textContent: text }));
  button.dataset.chat = chat.id;
  if (chat.id === state.open) button.setAttribute("aria-current", "true");
  if (unread) {
    button.append(element("span", { className: "badge", textContent: unread, ariaLabel: `${unread} unread` }));
  }
  return element("li", {}, button);
}

function avatar(chat) {
  if (chat.kind === "private") {
    return element("img", { className: "avatar", src: "/static/icon.svg", alt: "" });
  }
  const node = element("span", { className: "avatar", textContent: chat.title.slice(0, 1), ariaHidden: "true" });
  node.style.background = colorOf(chat.id);
  return node;
}

function drawRoom() {
  const chat = current();
  const face = avatar(chat);
  face.id = "room-avatar";
  $("room-avatar").replaceWith(face);
  $("room-title").textContent = chat.title;
  $("menu-button").hidden = chat.commands.length === 0;
  drawStatus();
  drawMessages();
  drawChips();
  closeMenu();
  toBottom();
  markRead();
  const last = chat.messages.at(-1);
  if (last?.reply_markup?.force_reply) startReply(last);
}

function drawStatus() {
  const chat = current();
  if (!chat) return;
  const kind = chat.kind === "private" ? "bot" : `group · ${chat.members} members`;
  const text = !state.online ? "connecting…" : state.typing ? "typing…" : kind;
  if ($("room-status").textContent !== text) $("room-status").textContent = text;
  $("room-status").classList.toggle("lively", text.endsWith("…"));
}

function drawMessages() {
  const chat = current();
  $("messages").replaceChildren();
  if (chat.messages.length === 0) $("messages").append(emptyNote(chat));
  chat.messages.forEach((_, index) => drawMessage(chat, index));
}

function emptyNote(chat) {
  const hint = chat.kind === "private"
    ? "Tell the bot a name or a word. It writes when a newspaper mentions it."
    : "You are an admin of this group, and the bot is in it.";
  return element("div", { className: "empty" },
    element("img", { src: "/static/icon.svg", alt: "", width: 64, height: 64 }),
    element("strong", { textContent: chat.title }), element("p", { textContent: hint }));
}

function drawMessage(chat, index) {
  $("messages").querySelector(".empty")?.remove();
  const day = dayOf(chat.messages[index].date);
  if (index === 0 || dayOf(chat.messages[index - 1].date) !== day) {
    $("messages").append(element("div", { className: "day", textContent: day }));
  }
  $("messages").append(messageNode(chat, index));
}

function messageNode(chat, index) {
  const message = chat.messages[index];
  const previous = chat.messages[index - 1];
  const own = isOwn(message);
  const follows = previous && previous.from.id === message.from.id && message.date - previous.date < 300;
  const node = element("article", { id: `m${message.message_id}`, className: own ? "message own" : "message" });
  node.classList.toggle("follows", Boolean(follows));
  node.dataset.messageId = message.message_id;
  node.setAttribute("aria-label", `${nameOf(message)}, ${timeOf(message.date)}`);
  const bubble = element("div", { className: "bubble" });
  if (chat.kind !== "private" && !own && !follows) {
    const name = element("b", { className: "sender", textContent: nameOf(message) });
    name.style.color = colorOf(message.from.id);
    bubble.append(name);
  }
  if (message.reply_to_message) bubble.append(quoteNode(message.reply_to_message));
  const preview = previewNode(message);
  const text = bodyOf(message);
  bubble.append(forwardNode(message), ...mediaNodes(message), message.preview?.above ? preview : "");
  if (text) bubble.append(element("div", { className: "text" }, text));
  bubble.append(message.preview?.above ? "" : preview, metaOf(message));
  node.append(bubble, replyButton(message));
  if (message.reply_markup?.inline_keyboard) node.append(keyboardNode(chat, message));
  return node;
}

function bodyOf(message) {
  if (message.text) return renderText(message.text, message.entities, sendText);
  if (message.caption) return renderText(message.caption, message.caption_entities, sendText);
  if (message.document || message.photo) return null;
  return element("em", { textContent: "The group has moved." });
}

function metaOf(message) {
  const edited = message.edit_date ? "edited " : "";
  return element("span", { className: "meta", textContent: edited + timeOf(message.date) });
}

function quoteNode(quoted) {
  return element("button", { type: "button", className: "quote", onclick: () => showMessage(quoted.message_id) },
    element("b", { textContent: nameOf(quoted) }), element("span", { textContent: snippet(quoted) }));
}

function replyButton(message) {
  const button = element("button", { type: "button", className: "answer", textContent: "↩", title: "Reply" });
  button.setAttribute("aria-label", "Reply to this message");
  button.onclick = () => startReply(message);
  return button;
}

function keyboardNode(chat, message) {
  const rows = message.reply_markup.inline_keyboard.map((row) =>
    element("div", { className: "row" }, ...row.map((button) => keyNode(chat, message, button))));
  return element("div", { className: "keyboard" }, ...rows);
}

function keyNode(chat, message, button) {
  if (button.url) {
    return element("a", { className: "key link", href: button.url, target: "_blank", rel: "noopener noreferrer",
      textContent: button.text });
  }
  const key = element("button", { type: "button", className: "key", textContent: button.text });
  key.onclick = async () => {
    key.classList.add("waiting");
    const body = { chat_id: chat.id, message_id: message.message_id, data: button.callback_data };
    if (!(await post("/page/press", body))) key.classList.remove("waiting");
  };
  return key;
}

function drawChips() {
  const chat = current();
  const said = chat.messages.filter(isOwn).map((one) => one.text ?? "");
  const next = SUGGESTIONS.find((text) => !said.some((one) => one.startsWith(text.split(" ")[0])));
  const chips = chat.kind === "private" && next ? [next] : [];
  $("chips").replaceChildren(...chips.map((text) =>
    element("button", { type: "button", className: "chip", onclick: () => sendText(text) },
      element("span", { textContent: "Try" }), element("code", { textContent: text }))));
}

function showMessage(messageId) {
  const node = $(`m${messageId}`);
  if (!node) return;
  node.scrollIntoView({ block: "center", behavior: "smooth" });
  node.classList.add("flash");
  setTimeout(() => node.classList.remove("flash"), 1200);
}

function toast(text) {
  const node = $("toast");
  node.textContent = text;
  node.hidden = false;
  clearTimeout(node.timer);
  node.timer = setTimeout(() => (node.hidden = true), TOAST_MS);
}

// Scrolling and reading

const atBottom = () => $("scroll").scrollHeight - $("scroll").scrollTop - $("scroll").clientHeight < 80;

function toBottom() {
  $("scroll").scrollTop = $("scroll").scrollHeight;
  drawDown();
}

function drawDown() {
  const unread = current() ? unreadOf(current()) : 0;
  $("down").hidden = atBottom();
  $("down-count").textContent = unread || "";
}

function markRead() {
  const chat = current();
  const visible = !document.hidden && (!narrow.matches || $("app").classList.contains("in-room"));
  if (chat && visible && atBottom()) state.read.set(chat.id, lastId(chat));
}

// What the person does

const narrow = matchMedia("(max-width: 720px)");

function openChat(chatId) {
  $("app").classList.add("in-room");
  if (chatId !== state.open) {
    state.drafts.set(state.open, $("text").value);
    state.open = chatId;
    state.typing = 0;
    $("text").value = state.drafts.get(chatId) ?? "";
    endReply();
    drawRoom();
  }
  toBottom();
  markRead();
  drawChats();
  resize();
  if (!narrow.matches) $("text").focus();
}

const post = (path, body) =>
  request(path, { headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });

async function request(path, options) {
  try {
    const response = await fetch(path, { method: "POST", ...options });
    if (!response.ok) toast(await response.text());
    return response.ok;
  } catch {
    toast("The sandbox does not answer. Is it still running?");
    return false;
  }
}

async function sendText(text) {
  if (!text.trim()) return false;
  const body = { chat_id: state.open, text, reply_to: state.replyTo };
  endReply();
  closeMenu();
  return post("/page/send", body);
}

async function sendFile(file) {
  const form = new FormData();
  form.append("chat_id", state.open);
  form.append("caption", $("text").value.trim());
  form.append("file", file);
  if (!(await request("/page/upload", { body: form }))) return;
  $("text").value = "";
  resize();
}

function startReply(message) {
  state.replyTo = message.message_id;
  $("reply-name").textContent = nameOf(message);
  $("reply-text").textContent = snippet(message);
  $("reply").hidden = false;
  $("text").placeholder = message.reply_markup?.input_field_placeholder ?? "Reply";
  $("text").focus();
}

function endReply() {
  state.replyTo = null;
  $("reply").hidden = true;
  $("text").placeholder = "Message";
}

function resize() {
  $("text").style.height = "auto";
  $("text").style.height = `${Math.min($("text").scrollHeight, 160)}px`;
}

// The command menu

function openMenu(filter = "") {
  const commands = current().commands.filter((one) => one.command.startsWith(filter));
  state.choice = -1;
  $("menu").replaceChildren(...commands.map(menuRow));
  $("menu").hidden = commands.length === 0;
  $("menu-button").setAttribute("aria-expanded", String(commands.length > 0));
}

function closeMenu() {
  $("menu").hidden = true;
  $("text").removeAttribute("aria-activedescendant");
  $("menu-button").setAttribute("aria-expanded", "false");
}

function menuRow({ command, description }) {
  const row = element("button", { type: "button", className: "item" },
    element("b", { textContent: `/${command}` }), element("span", { textContent: description }));
  row.setAttribute("role", "option");
  row.id = `command-${command}`;
  row.onclick = () => {
    if ($("text").value.startsWith("/")) $("text").value = "";
    sendText(`/${command}`);
    $("text").focus();
  };
  return row;
}

function moveChoice(step) {
  const rows = [...$("menu").children];
  rows[state.choice]?.removeAttribute("aria-selected");
  state.choice = (state.choice + step + rows.length) % rows.length;
  rows[state.choice].setAttribute("aria-selected", "true");
  rows[state.choice].scrollIntoView({ block: "nearest" });
  $("text").setAttribute("aria-activedescendant", rows[state.choice].id);
}

function onMenuKey(event) {
  const rows = $("menu").children;
  if (event.key === "Escape") closeMenu();
  else if (event.key === "ArrowDown") moveChoice(1);
  else if (event.key === "ArrowUp") moveChoice(state.choice < 0 ? 0 : -1);
  else if (event.key === "Tab" && !event.shiftKey) {
    $("text").value = `${(rows[Math.max(state.choice, 0)]).firstChild.textContent} `;
    closeMenu();
  } else if (event.key === "Enter" && !event.shiftKey && state.choice >= 0) rows[state.choice].click();
  else return false;
  event.preventDefault();
  return true;
}

// The paper-clip's menu

function openAttach() {
  const channels = state.channels.map(({ name, title }) =>
    attachRow("Forward the newest post", title, () => post("/page/forward", { chat_id: state.open, channel: name })));
  $("attach").replaceChildren(attachRow("File…", "up to 20 MB", () => $("file").click()), ...channels);
  $("attach").hidden = false;
  $("clip").setAttribute("aria-expanded", "true");
  $("attach").firstChild.focus();
}

function closeAttach() {
  $("attach").hidden = true;
  $("clip").setAttribute("aria-expanded", "false");
}

function attachRow(name, hint, act) {
  const row = element("button", { type: "button", className: "item" },
    element("b", { textContent: name }), element("span", { textContent: hint }));
  row.setAttribute("role", "menuitem");
  row.onclick = () => {
    closeAttach();
    act();
  };
  return row;
}

// Wiring

$("form").addEventListener("submit", async (event) => {
  event.preventDefault();
  const text = $("text").value;
  $("text").value = "";
  resize();
  if (!(await sendText(text)) && text.trim()) {
    $("text").value = text;
    resize();
  }
});
$("text").addEventListener("keydown", (event) => {
  if (event.isComposing) return;
  if (!$("menu").hidden && onMenuKey(event)) return;
  if (event.key === "Enter" && !event.shiftKey) {
    event.preventDefault();
    $("form").requestSubmit();
  } else if (event.key === "Escape") {
    endReply();
  }
});
$("text").addEventListener("input", () => {
  resize();
  const command = /^\/(\w*)$/.exec($("text").value);
  if (command) openMenu(command[1].toLowerCase());
  else closeMenu();
});
$("menu-button").addEventListener("click", () => {
  if ($("menu").hidden) openMenu();
  else closeMenu();
  $("text").focus();
});
$("clip").addEventListener("click", () => ($("attach").hidden ? openAttach() : closeAttach()));
$("attach").addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  closeAttach();
  $("clip").focus();
});
$("file").addEventListener("change", () => {
  for (const file of $("file").files) sendFile(file);
  $("file").value = "";
});
$("reply-cancel").addEventListener("click", endReply);
$("back").addEventListener("click", () => {
  $("app").classList.remove("in-room");
  document.querySelector(".chat[aria-current]")?.focus();
});
$("down").addEventListener("click", () => {
  toBottom();
  markRead();
  drawChats();
});
$("scroll").addEventListener("scroll", () => {
  drawDown();
  const before = document.title;
  markRead();
  if (before.startsWith("(")) drawChats();
}, { passive: true });
document.addEventListener("click", (event) => {
  if (!event.target.closest("#menu, #menu-button, #text")) closeMenu();
  if (!event.target.closest("#attach, #clip")) closeAttach();
});
document.addEventListener("visibilitychange", () => {
  markRead();
  if (state.chats.size) drawChats();
});
new ResizeObserver(() => atBottom() && toBottom()).observe($("scroll"));
$("app").classList.add("in-room");
connect();
