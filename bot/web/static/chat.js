// Comfort on the chat page: without this file the forms do the same.
(() => {
  "use strict";
  const find = (id) => document.getElementById(id);
  const [talk, log, after, rating, status, ask, input] = [
    "talk", "log", "after", "rating", "status", "ask", "text",
  ].map(find);
  const quiet = log.dataset.quiet.split("|");
  const rated = log.dataset.rated.split(" ");

  const DOTS_AFTER_MS = 300;
  const PATIENCE_MS = 20000;
  const SAME_TAP_MS = 1000;
  const DRAFT = "draft";
  const OFFLINE = "网络不通，这句话没有发出，还在输入框里。联网后请再点“发送”。";
  const FAILED = "没有收到答复，这句话还在输入框里。请稍后再点“发送”。";
  const ONLINE = "网络已恢复，请再点“发送”。";
  const WAITING = "正在查找答复";

  let isWaiting = false;
  let failed = null; // what was not answered: a retry of the same words has the same id
  let sent = { text: "", at: 0 };

  // crypto.randomUUID is missing where a page comes without TLS, as inside an office.
  const makeId = () =>
    Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) =>
      byte.toString(16).padStart(2, "0")).join("");

  function make(name, className, ...children) {
    const element = document.createElement(name);
    if (className) element.className = className;
    element.append(...children);
    return element;
  }

  function linkPhones(text) {
    return text.split(/(\b0\d{2,3}[-—–]\d{7,8}\b)/).map((piece, index) => {
      if (index % 2 === 0) return piece;
      const link = make("a", "", piece);
      link.href = "tel:" + piece.replace(/\D/g, "");
      return link;
    });
  }

  function makeOffer(text, label, number) {
    const button = make("button", "offer");
    if (number) button.append(make("span", "number", number + "."));
    button.append(make("span", "", label));
    button.setAttribute("form", "say");
    button.name = "text";
    button.value = text;
    return button;
  }

  function layOut(answer) {
    const offers = new Map(answer.suggestions.map((text, index) =>
      [`${index + 1}. ${text}`, makeOffer(text, text, index + 1)]));
    const lines = answer.reply.split("\n").flatMap((text) => {
      if (offers.has(text)) {
        const offer = offers.get(text);
        offers.delete(text);
        return [offer];
      }
      if (!text) return [make("div", "gap")];
      if (text === log.dataset.more) {
        return [make("p", "quiet", text), makeOffer("更多", "看下文", 0)];
      }
      if (/^【.*】$/.test(text)) return [make("p", "head", ...linkPhones(text))];
      const isQuiet = quiet.some((beginning) => text.startsWith(beginning));
      return [make("p", isQuiet ? "quiet" : "plain", ...linkPhones(text))];
    });
    return [...lines, ...offers.values()];
  }

  function show(who, label, bubble) {
    bubble.classList.add("bubble");
    const said = make("div", "said " + who, make("span", "hidden", label), bubble);
    talk.classList.add("begun");
    log.append(said);
    return said;
  }

  function scrollTo(said) {
    (after.hidden ? said : after).scrollIntoView({ block: "end" });
    const top = Math.max(talk.getBoundingClientRect().top, 0);
    if (said.getBoundingClientRect().top < top) {
      said.scrollIntoView({ block: "start" });
    }
  }

  function showAnswer(answer) {
    const said = show("centre", "答复：", make("div", "", ...layOut(answer)));
    after.hidden = answer.outcome === "handed_off";
    rating.hidden = !rated.includes(answer.outcome);
    scrollTo(said);
  }

  function showDots() {
    const dots = make("div", "dots", make("span", ""), make("span", ""), make("span", ""));
    const said = show("centre", "", dots);
    said.setAttribute("aria-hidden", "true");
    status.textContent = WAITING;
    scrollTo(said);
    return said;
  }

  function fit() {
    input.style.height = "auto";
    input.style.height = input.scrollHeight + 2 + "px";
  }

  // What could not be sent goes back before what was typed meanwhile.
  function giveBack(text) {
    input.value = input.value && input.value !== text ? `${text}\n${input.value}` : text;
    fit();
  }

  async function post(text, id) {
    const patience = new AbortController();
    const timer = setTimeout(() => patience.abort(), PATIENCE_MS);
    try {
      const response = await fetch("/api/inquiries", {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify({ text, conversation: log.dataset.conversation, id }),
        signal: patience.signal,
      });
      return await response.json();
    } finally {
      clearTimeout(timer);
    }
  }

  async function send(text) {
    const isSameTap = text === sent.text && Date.now() - sent.at < SAME_TAP_MS;
    if (isWaiting || isSameTap || !text.trim()) return;
    const id = failed && failed.text === text ? failed.id : makeId();
    isWaiting = true;
    failed = null;
    sent = { text, at: Date.now() };
    status.textContent = "";
    const mine = show("citizen", "您：", make("p", "", text));
    const wasHidden = after.hidden;
    // A button that goes away must not take the focus with it to nowhere.
    if (after.contains(document.activeElement)) talk.focus({ preventScroll: true });
    after.hidden = true;
    scrollTo(mine);
    let dots = null;
    const timer = setTimeout(() => { dots = showDots(); }, DOTS_AFTER_MS);
    let answer = null;
    try {
      answer = await post(text, id);
    } catch {
      answer = { error: navigator.onLine ? FAILED : OFFLINE };
      failed = { text, id };
      sent = { text: "", at: 0 };
    }
    clearTimeout(timer);
    if (dots) dots.remove();
    isWaiting = false;
    // Over a limit nothing is said; the words go back, and the line by the input tells why.
    if (answer.outcome === "limited" && !answer.reply) answer = { error: log.dataset.limited };
    status.textContent = answer.error || "";
    if (answer.error) {
      mine.remove();
      after.hidden = wasHidden;
      giveBack(text);
      return;
    }
    showAnswer(answer);
    if (answer.outcome === "failed") giveBack(text);
  }

  function sendInput() {
    if (isWaiting || !input.value.trim()) return;
    const text = input.value;
    input.value = "";
    fit();
    input.focus();
    send(text);
  }

  ask.addEventListener("submit", (event) => {
    event.preventDefault();
    sendInput();
  });
  input.addEventListener("keydown", (event) => {
    // 229 is how some browsers say that Enter only ends the choice of a character.
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
    event.preventDefault();
    sendInput();
  });
  input.addEventListener("input", fit);
  document.addEventListener("click", (event) => {
    const button = event.target.closest("button[form=say]");
    if (!button) return;
    event.preventDefault();
    send(button.value);
  });
  addEventListener("online", () => { if (failed) status.textContent = ONLINE; });

  // What is being typed outlives a change of print.
  find("display").addEventListener("submit", () => sessionStorage.setItem(DRAFT, input.value));
  if (!input.value) input.value = sessionStorage.getItem(DRAFT) || "";
  sessionStorage.removeItem(DRAFT);
  fit();
})();
