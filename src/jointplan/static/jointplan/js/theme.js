// SPDX-License-Identifier: AGPL-3.0-or-later
// Remembers light or dark in a cookie, so that the server renders it and no page flashes. Without script the system decides.
(function () {
  "use strict";
  var root = document.documentElement;
  var box = document.querySelector("[data-theme-switch]");
  if (!box) return;
  function chosen() { return root.dataset.theme || "system"; }
  function show() {
    box.querySelectorAll("button").forEach(function (button) {
      button.setAttribute("aria-pressed", String(button.value === chosen()));
    });
  }
  box.addEventListener("click", function (event) {
    var button = event.target.closest("button");
    if (!button) return;
    var secure = location.protocol === "https:" ? "; Secure" : "";
    if (button.value === "system") {
      delete root.dataset.theme;
      document.cookie = "theme=; Path=/; Max-Age=0; SameSite=Lax" + secure;
    } else {
      root.dataset.theme = button.value;
      document.cookie = "theme=" + button.value + "; Path=/; Max-Age=31536000; SameSite=Lax" + secure;
    }
    show();
  });
  box.hidden = false;
  show();
})();
