/* What does the reader see when a passkey was cancelled, refused or is missing? A sentence instead of nothing. */
(function () {
  "use strict";
  document.addEventListener("allauth.error", function (event) {
    var box = document.querySelector("[data-passkey-failed]");
    if (!box) return;
    event.preventDefault();
    box.hidden = false;
  });
})();
