// Comfort only: the panel of a trial follows its progress by itself; without this, a link does.
"use strict";

(() => {
  const EVERY_MS = 1000;

  async function follow() {
    const panel = document.getElementById("trial");
    if (!panel || !panel.dataset.open) return;
    try {
      const response = await fetch(panel.dataset.trial, { redirect: "error" });
      if (!response.ok) return;
      const shell = document.createElement("template");
      shell.innerHTML = await response.text();
      const next = shell.content.getElementById("trial");
      if (next) panel.replaceWith(next);
    } catch {
      return;
    }
    setTimeout(follow, EVERY_MS);
  }

  setTimeout(follow, EVERY_MS);
})();
