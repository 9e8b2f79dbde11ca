// Comfort only: the page of an import follows its progress by itself; without this, a link does.
"use strict";

(() => {
  const EVERY_MS = 1000;

  async function follow() {
    const now = document.getElementById("progress");
    if (!now) return;
    try {
      const response = await fetch(location.href, { redirect: "error" });
      if (!response.ok) return;
      const page = new DOMParser().parseFromString(await response.text(), "text/html");
      const next = page.getElementById("progress");
      if (!next) {
        location.reload();
        return;
      }
      now.replaceWith(next);
    } catch {
      return;
    }
    setTimeout(follow, EVERY_MS);
  }

  setTimeout(follow, EVERY_MS);
})();
