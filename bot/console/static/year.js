// Comfort only: while a year is being counted its page looks again by itself; else a link does.
"use strict";

if (document.querySelector("[data-counting]")) setTimeout(() => location.reload(), 1500);
