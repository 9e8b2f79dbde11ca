"""The chat as a person sees it, in a real browser."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import ConsoleMessage, Locator, Page
from support.app import PATIENCE, Served

ANSWERS = "#log .centre:not([aria-hidden])"

_CONTRASTS = """() => {
  const channel = (value) => {
    const share = value / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  };
  const read = (color) => color.match(/[\\d.]+/g).map(Number);
  const light = ([r, g, b]) => 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
  const ground = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const color = read(getComputedStyle(at).backgroundColor);
      if (color.length === 3 || color[3] === 1) return color;
    }
    return [255, 255, 255];
  };
  const compare = (one, two) => {
    const [low, high] = [light(one), light(two)].sort((a, b) => a - b);
    return (high + 0.05) / (low + 0.05);
  };
  const found = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const text = walker.currentNode.data.trim();
    const element = walker.currentNode.parentElement;
    if (!text || element.closest(".hidden") || !element.getClientRects().length) continue;
    const style = getComputedStyle(element);
    found.push({
      text,
      size: parseFloat(style.fontSize),
      contrast: compare(read(style.color), ground(element)),
    });
  }
  const input = document.querySelector("textarea");
  if (input) {
    const hint = getComputedStyle(input, "::placeholder");
    const contrast = compare(read(hint.color), ground(input));
    found.push({ text: input.placeholder, size: parseFloat(hint.fontSize), contrast });
  }
  return found;
}"""
"""Each visible text with its size in pixels and its contrast, as WCAG 2 reckons it."""


@dataclass
class Screen:
    """A browser window on the application."""

    page: Page
    served: Served
    complaints: list[str] = field(default_factory=list)
    """What the browser complained of: errors of scripts, what was forbidden or missing."""

    def __post_init__(self) -> None:
        """Listen to every complaint, and wait as long as other tests do."""
        self.page.set_default_timeout(PATIENCE * 1000)
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def open(self, path: str) -> None:
        """Open a page."""
        self.page.goto(self.served.url + path)

    @property
    def answers(self) -> Locator:
        """The bubbles with answers, after the page's own introduction."""
        return self.page.locator(ANSWERS)

    def ask(self, text: str) -> str:
        """Type a question, press Enter and return the answer."""
        count = self.answers.count()
        self.page.fill("#text", text)
        self.page.press("#text", "Enter")
        return self.wait_for(count + 1)

    def wait_for(self, count: int) -> str:
        """Wait until so many answers stand there, and return the last one's text."""
        last = self.answers.nth(count - 1)
        last.wait_for()
        return last.inner_text()

    def count_rows(self) -> int:
        """Return how many exchanges are on disk."""
        return len(self.served.rows())

    def measure_texts(self) -> list[dict[str, Any]]:
        """Return each visible text with its size and its contrast."""
        measured: list[dict[str, Any]] = self.page.evaluate(_CONTRASTS)
        return measured

    def _hear(self, message: ConsoleMessage) -> None:
        # A network that is away, a refused question and an address that leads nowhere are
        # what tests ask for; a browser notes them whatever the page does.
        at = message.location["url"]
        is_wanted = "ERR_" in message.text or at.endswith(("/api/inquiries", "/nowhere"))
        if message.type in ("error", "warning") and not is_wanted:
            self.complaints.append(message.text)
