// SPDX-License-Identifier: AGPL-3.0-or-later
// What was typed and waits in this browser is forgotten when somebody signs out or says that the computer is shared.
(function () {
  "use strict";
  document.querySelectorAll("form[data-forget-drafts]").forEach(function (form) {
    form.addEventListener("submit", function () {
      try {
        Object.keys(localStorage).forEach(function (name) {
          if (name.indexOf("jointplan-draft:") === 0) localStorage.removeItem(name);
        });
      } catch (error) { /* Where nothing can be stored, there is nothing to forget. */ }
    });
  });
})();
