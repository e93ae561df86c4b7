/* Which theme, before the first paint? The server has written the reader's choice; without one, the system decides. */
(function () {
  "use strict";
  var root = document.documentElement;
  root.classList.add("js");
  if (!root.hasAttribute("data-theme-chosen")) {
    var dark = window.matchMedia("(prefers-color-scheme: dark)");
    var follow = function () {
      root.setAttribute("data-bs-theme", dark.matches ? "dark" : "light");
    };
    follow();
    dark.addEventListener("change", follow);
  }
})();
