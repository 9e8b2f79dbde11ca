// Comfort only: the sums are checked while figures are typed; the server is the judge.
"use strict";

(() => {
  const WAIT_MS = 400;
  const form = document.querySelector("form[data-check]");
  if (!form) return;
  let timer = 0;
  let asked = 0;

  async function check() {
    const number = ++asked;
    try {
      const response = await fetch(form.dataset.check, {
        method: "POST",
        body: new URLSearchParams(new FormData(form)),
        redirect: "error",
      });
      if (!response.ok) return;
      const shell = document.createElement("template");
      shell.innerHTML = await response.text();
      const next = shell.content.getElementById("check");
      const old = document.getElementById("check");
      if (next && old && number === asked) old.replaceWith(next);
    } catch {
      // Nothing is lost: the figures are checked when they are saved.
    }
  }

  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(check, WAIT_MS);
  });
})();
