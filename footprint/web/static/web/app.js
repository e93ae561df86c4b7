/* What gets more comfortable with a script? Every page works without this file; nothing here decides anything. */
(function () {
  "use strict";

  function csrf() {
    var field = document.querySelector("input[name=csrfmiddlewaretoken]");
    return field ? field.value : "";
  }

  /* --- menus: close on Escape, on a click elsewhere, when another opens ---------------------------- */
  function closeMenus(except) {
    document.querySelectorAll("details.fp-menu[open]").forEach(function (menu) {
      if (menu !== except) menu.open = false;
    });
  }
  document.addEventListener("click", function (event) {
    closeMenus(event.target.closest("details.fp-menu"));
  });
  document.addEventListener("keydown", function (event) {
    if (event.key !== "Escape") return;
    var open = document.querySelector("details.fp-menu[open]");
    if (open) {
      open.open = false;
      open.querySelector("summary").focus();
    }
  });

  /* --- messages can be put away; good news goes by itself only where the reader was not reading it -- */
  document.addEventListener("click", function (event) {
    var close = event.target.closest("[data-close]");
    if (close) close.closest(".fp-alert").remove();
  });

  /* --- copy ---------------------------------------------------------------------------------------- */
  document.addEventListener("click", function (event) {
    var button = event.target.closest("[data-copy]");
    if (!button || !navigator.clipboard) return;
    navigator.clipboard.writeText(button.getAttribute("data-copy")).then(function () {
      var text = button.querySelector("[data-copy-text]");
      var before = text.textContent;
      text.textContent = button.getAttribute("data-copied");
      setTimeout(function () {
        text.textContent = before;
      }, 2000);
    });
  });

  /* --- a confirmation page opens as a dialog ------------------------------------------------------- */
  function openDialog(html, address) {
    var page = new DOMParser().parseFromString(html, "text/html");
    var body = page.querySelector("[data-confirm]");
    if (!body) return false;
    var dialog = document.createElement("dialog");
    dialog.className = "fp-dialog";
    dialog.append(document.importNode(body, true));
    dialog.querySelectorAll("form:not([action])").forEach(function (form) {
      form.setAttribute("action", address); /* on its own page the form goes there too */
    });
    var heading = dialog.querySelector("h1");
    heading.id = "dialog-title";
    dialog.setAttribute("aria-labelledby", "dialog-title");
    document.body.append(dialog);
    dialog.addEventListener("close", function () {
      dialog.remove();
    });
    dialog.addEventListener("click", function (event) {
      if (event.target.closest("[data-cancel]")) {
        event.preventDefault();
        dialog.close();
      }
    });
    dialog.showModal();
    return true;
  }
  document.addEventListener("click", function (event) {
    var link = event.target.closest("a[data-dialog]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || !window.HTMLDialogElement) return;
    event.preventDefault();
    fetch(link.href, { headers: { "X-Requested-With": "XMLHttpRequest" } })
      .then(function (response) {
        return response.ok && !response.redirected ? response.text() : "";
      })
      .then(function (html) {
        if (!html || !openDialog(html, link.href)) window.location.assign(link.href);
      })
      .catch(function () {
        window.location.assign(link.href);
      });
  });

  /* --- the tab that is open is in sight, also where the row is wider than the screen --------------- */
  document.querySelectorAll(".fp-tabs [aria-current]").forEach(function (tab) {
    var row = tab.closest(".fp-tabs");
    row.scrollLeft = tab.offsetLeft - row.offsetLeft - (row.clientWidth - tab.offsetWidth) / 2;
  });

  /* --- the first thing to fix gets the focus --------------------------------------------------------- */
  var errors = document.querySelector(".fp-errors");
  if (errors) errors.focus();

  /* --- drafts save themselves ------------------------------------------------------------------------ */
  document.querySelectorAll("form[data-autosave]").forEach(function (form) {
    var state = document.querySelector("[data-save-state-for='" + form.id + "']");
    var timer = null;
    var turn = 0;
    function say(name) {
      if (!state) return;
      state.setAttribute("data-state", name);
      state.querySelector("[data-save-text]").textContent = state.getAttribute("data-" + name);
    }
    function save() {
      var mine = ++turn;
      say("saving");
      fetch(form.getAttribute("data-autosave"), {
        method: "POST",
        body: new FormData(form),
        headers: { "X-CSRFToken": csrf(), "X-Requested-With": "XMLHttpRequest" },
      })
        .then(function (response) {
          if (mine === turn) say(response.ok ? "saved" : "failed");
          if (response.ok && mine === turn) form.removeAttribute("data-dirty");
        })
        .catch(function () {
          if (mine === turn) say("failed");
        });
    }
    form.addEventListener("input", function () {
      form.setAttribute("data-dirty", "");
      say("changed");
      clearTimeout(timer);
      timer = setTimeout(save, 1200);
    });
    form.addEventListener("submit", function () {
      clearTimeout(timer);
      form.removeAttribute("data-dirty");
    });
  });
  window.addEventListener("beforeunload", function (event) {
    if (document.querySelector("form[data-dirty]")) event.preventDefault();
  });

  /* --- a form is sent once --------------------------------------------------------------------------- */
  document.addEventListener("submit", function (event) {
    var form = event.target;
    if (form.method !== "post" || form.hasAttribute("data-again")) return;
    if (form.hasAttribute("data-sent")) {
      event.preventDefault();
      return;
    }
    form.setAttribute("data-sent", "");
    setTimeout(function () {
      form.removeAttribute("data-sent");
    }, 4000);
  });

  /* --- files can be dropped -------------------------------------------------------------------------- */
  document.querySelectorAll(".fp-upload").forEach(function (zone) {
    var input = zone.querySelector("input[type=file]");
    if (!input) return;
    ["dragenter", "dragover"].forEach(function (name) {
      zone.addEventListener(name, function (event) {
        event.preventDefault();
        zone.classList.add("fp-over");
      });
    });
    ["dragleave", "drop"].forEach(function (name) {
      zone.addEventListener(name, function (event) {
        event.preventDefault();
        zone.classList.remove("fp-over");
      });
    });
    zone.addEventListener("drop", function (event) {
      if (event.dataTransfer.files.length) input.files = event.dataTransfer.files;
    });
  });

  /* --- filters act at once, sheets print ------------------------------------------------------------- */
  document.addEventListener("change", function (event) {
    var form = event.target.closest("form[data-filter]");
    if (form && event.target.matches("select")) form.requestSubmit();
  });
  document.addEventListener("click", function (event) {
    if (event.target.closest("[data-print]")) window.print();
  });

  /* --- toasts: short news of what happened beside the reading; the server sends HX-Trigger: {"toast": {…}} */
  function toast(tone, text) {
    var place = document.querySelector("[data-toasts]");
    var pattern = place && place.querySelector("template[data-toast='" + tone + "']");
    if (!pattern) return;
    var box = pattern.content.firstElementChild.cloneNode(true);
    box.querySelector(".fp-alert-body").textContent = text;
    place.append(box);
    if (tone === "good" || tone === "info") {
      setTimeout(function () {
        if (!box.matches(":hover, :focus-within")) box.remove();
      }, 8000);
    }
  }
  document.addEventListener("toast", function (event) {
    toast(event.detail.tone || "info", event.detail.text || "");
  });
  function failed() {
    var place = document.querySelector("[data-toasts]");
    if (place) toast("bad", place.getAttribute("data-failed"));
  }
  document.addEventListener("click", function (event) {
    var button = event.target.closest("button[data-toast-tone]");
    if (button) toast(button.getAttribute("data-toast-tone"), button.getAttribute("data-toast-text"));
  });

  /* --- htmx: our token on every request; a failed one says so instead of replacing the page ----------- */
  document.addEventListener("htmx:config:request", function (event) {
    var request = event.detail.ctx.request;
    if (request.method !== "GET") request.headers["X-CSRFToken"] = csrf();
  });
  document.addEventListener("htmx:before:swap", function (event) {
    var response = event.detail.ctx.response;
    if (response && response.status >= 400 && response.status !== 422) {
      event.preventDefault();
      failed();
    }
  });
  document.addEventListener("htmx:error", failed);
})();
