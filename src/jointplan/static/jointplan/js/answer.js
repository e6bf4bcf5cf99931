// SPDX-License-Identifier: AGPL-3.0-or-later
// Saves an answer while somebody types, question by question. Until the server has a text, it waits in this browser,
// unless the computer is shared. Without this script the button saves, and nothing else is missing.
(function () {
  "use strict";
  var form = document.querySelector("form[data-answer]");
  if (!form) return;

  var PAUSE = 2500, LEAST = 8000, PATIENCE = 20000, AGAIN = 15000, KEEP = 300;
  var said = form.dataset;
  var pageState = form.querySelector("[data-page-state]");
  var boxes = Array.prototype.slice.call(form.querySelectorAll("[data-question]"));
  var changed = {}, busy = false, timer = 0, keepTimer = 0, lastSave = 0, stopped = false, leaving = false;

  // --- What stands in a question -------------------------------------------------------------------------------
  function keyOf(box) { return box.dataset.question; }
  function boxOf(key) { return boxes.filter(function (box) { return keyOf(box) === key; })[0]; }
  function inputsOf(box) { return Array.prototype.slice.call(box.querySelectorAll("input[name], textarea[name], select[name]")); }
  function isTyped(input) { return !/^(seen_|conflict_)/.test(input.name); }
  function isOn(input) { return (input.type !== "radio" && input.type !== "checkbox") || input.checked; }
  function plain(text) { return text.replace(/\r\n?/g, "\n").trim(); }
  function typedIn(box) {
    return inputsOf(box).filter(isTyped).filter(isOn).map(function (input) { return [input.name, plain(input.value)]; });
  }
  function put(box, typed) {
    inputsOf(box).filter(isTyped).forEach(function (input) {
      var values = typed.filter(function (pair) { return pair[0] === input.name; }).map(function (pair) { return pair[1]; });
      if (input.type === "radio" || input.type === "checkbox") input.checked = values.indexOf(input.value) >= 0;
      else if (values.length) input.value = values[0];
    });
  }
  function hidden(box, name) { return box.querySelector("input[name='" + name + keyOf(box) + "']"); }

  // --- What the page says --------------------------------------------------------------------------------------
  function tell(element, text, kind) {
    if (!element || (element.textContent === text && element.classList.contains(kind))) return;
    element.textContent = text;
    element.classList.remove("saved", "unsaved", "quiet");
    element.classList.add(kind);
    if (kind === "saved") {
      var mark = document.createElement("span");
      mark.setAttribute("aria-hidden", "true");
      mark.textContent = "✓ ";
      element.prepend(mark);
    }
  }
  function tellQuestion(box, text, kind, link) {
    var state = box.querySelector("[data-state]");
    tell(state, text, kind);
    if (state && link) {
      var anchor = document.createElement("a");
      anchor.href = link.url;
      anchor.textContent = link.link;
      state.append(" ", anchor);
    }
    var group = box.closest("[data-group]");
    var open = group && boxes.some(function (other) { return group.contains(other) && changed[keyOf(other)]; });
    if (group) tell(group.querySelector("[data-group-state]"), open ? waitingText() : text, open ? "unsaved" : kind);
  }
  function keys() { return Object.keys(changed); }
  function waitingText() { return canKeep() ? said.kept : said.open; }

  // --- The draft in this browser -------------------------------------------------------------------------------
  // Each page that is open keeps its own, so that two tabs of one person never write over each other.
  var draftsOfAnswer = said.draftKey ? "jointplan-draft:" + said.draftKey + ":" : "";
  var keptAt = draftsOfAnswer ? draftsOfAnswer + Date.now().toString(36) + Math.random().toString(36).slice(2) : "";
  var storageFails = false;
  function canKeep() { return Boolean(keptAt) && !storageFails; }
  function read(name) {
    try { return JSON.parse(localStorage.getItem(name) || "null"); } catch (error) { return null; }
  }
  function forget(name) {
    try { localStorage.removeItem(name); } catch (error) { /* Nothing is stored here. */ }
  }
  // All that pages of this answer left, the newest first.
  function found() {
    var names = [];
    try { names = Object.keys(localStorage); } catch (error) { return []; }
    return names.filter(function (name) { return name.indexOf(draftsOfAnswer) === 0 && name !== keptAt; })
      .map(function (name) { return { name: name, draft: read(name) }; })
      .filter(function (one) { return one.draft && one.draft.waiting; })
      .sort(function (one, other) { return one.draft.at < other.draft.at ? 1 : -1; });
  }
  // The draft of the page that this tab showed before.
  function ofThisTab() {
    try {
      var before = sessionStorage.getItem("jointplan-tab:" + said.draftKey);
      sessionStorage.setItem("jointplan-tab:" + said.draftKey, keptAt);
      return before;
    } catch (error) { return ""; }
  }
  function keep() {
    if (!keptAt) return;
    var waiting = {};
    keys().forEach(function (key) {
      var box = boxOf(key), seen = hidden(box, "seen_"), conflict = hidden(box, "conflict_");
      waiting[key] = { typed: typedIn(box), seen: seen ? seen.value : "", conflict: conflict ? conflict.value : "" };
    });
    try {
      if (Object.keys(waiting).length) localStorage.setItem(keptAt, JSON.stringify({ at: new Date().toISOString(), waiting: waiting }));
      else localStorage.removeItem(keptAt);
      storageFails = false;
    } catch (error) { storageFails = true; }
  }
  function keepSoon() { clearTimeout(keepTimer); keepTimer = setTimeout(keep, KEEP); }

  // --- Saving --------------------------------------------------------------------------------------------------
  function touch(box) {
    var key = keyOf(box);
    changed[key] = (changed[key] || 0) + 1;
    keepSoon();
    tellQuestion(box, waitingText(), "unsaved");
    tell(pageState, waitingText(), "unsaved");
    saveSoon(Math.max(PAUSE, LEAST - (Date.now() - lastSave)));
  }
  function saveSoon(wait) { clearTimeout(timer); timer = setTimeout(save, wait); }
  function bodyOf(sent) {
    var body = new URLSearchParams();
    ["csrfmiddlewaretoken", "seen_language"].forEach(function (name) { body.append(name, form.elements[name].value); });
    if (!sent.language) body.append("language", form.elements.language.value);
    form.querySelectorAll("[data-names] input, #names input").forEach(function (input) {
      if (isOn(input)) body.append(input.name, input.value);
    });
    // The language speaks of all texts of the answer.
    (sent.language ? boxes : boxes.filter(function (box) { return sent[keyOf(box)]; })).forEach(function (box) {
      if (keyOf(box) !== "language") body.append("changed", keyOf(box));
      inputsOf(box).filter(isOn).forEach(function (input) { body.append(input.name, input.value); });
    });
    return body;
  }
  function save() {
    clearTimeout(timer);
    if (busy || stopped || leaving || !keys().length) return;
    var sent = Object.assign({}, changed), ending = new AbortController(), patience = setTimeout(function () { ending.abort(); }, PATIENCE);
    busy = true;
    lastSave = Date.now();
    keep();
    tell(pageState, said.saving, "quiet");
    fetch(said.saveUrl, { method: "POST", body: bodyOf(sent), redirect: "manual", signal: ending.signal, headers: { Accept: "application/json" } })
      .then(function (response) {
        var isJson = (response.headers.get("Content-Type") || "").indexOf("application/json") === 0;
        if (isJson) return response.json().then(function (answer) { take(answer, sent); });
        if (response.type === "opaqueredirect" || response.status === 403 || response.status === 401) return signedOut();
        throw new Error(String(response.status));
      })
      .catch(function () {
        tell(pageState, said.offline, "unsaved");
        busy = false;
        if (!leaving) saveSoon(AGAIN);
      })
      .finally(function () {
        clearTimeout(patience);
        busy = false;
      });
  }
  function take(answer, sent) {
    if (answer.refused) {
      stopped = true;
      keep();
      return tell(pageState, answer.refused, "unsaved");
    }
    var wrong = false;
    Object.keys(answer.parts).forEach(function (key) { wrong = takePart(boxOf(key), answer.parts[key], sent[key]) || wrong; });
    if (sent.language === changed.language) {
      delete changed.language;
      form.elements.seen_language.value = form.elements.language.value;
    }
    showNames(answer.names);
    keep();
    if (keys().length && !wrong) tell(pageState, waitingText(), "unsaved");
    else if (wrong) tell(pageState, said.problem, "unsaved");
    else tell(pageState, answer.said, "saved");
    if (keys().some(function (key) { return changed[key] !== sent[key]; })) saveSoon(PAUSE);
  }
  function takePart(box, part, serial) {
    var key = keyOf(box);
    if (part.state === "problem") {
      tellQuestion(box, part.said, "unsaved");
      return true;
    }
    if (part.seen !== undefined) hidden(box, "seen_").value = part.seen;
    hidden(box, "conflict_").value = part.conflict || "";
    if (changed[key] === serial) delete changed[key];
    if (part.state === "conflict") tellQuestion(box, part.said, "unsaved", part);
    else if (!changed[key] && serial) tellQuestion(box, part.said, "saved");
    return part.state === "conflict";
  }
  function showNames(names) {
    var panel = form.querySelector("[data-names]") || document.getElementById("names");
    var list = panel.querySelector("[data-names-list]");
    if (!names.length) { panel.hidden = true; return; }
    var confirmed = panel.querySelector("[name=no_person]");
    confirmed.checked = false;
    names.forEach(function (name) {
      var item = document.createElement("li"), input = document.createElement("input");
      input.type = "hidden"; input.name = "name_shown"; input.value = name;
      item.append(name, input);
      list.append(item);
    });
    panel.hidden = false;
    panel.setAttribute("role", "alert");
  }
  function signedOut() {
    stopped = true;
    keep();
    form.querySelector("[data-signed-out]").hidden = false;
    form.querySelector("[data-signed-out]").setAttribute("role", "alert");
    tell(pageState, waitingText(), "unsaved");
  }

  // --- Coming back to a draft ----------------------------------------------------------------------------------
  function offer() {
    if (!keptAt) return;
    var before = ofThisTab(), panel = document.querySelector("[data-draft-offer]"), after = panel;
    found().forEach(function (one) {
      if ("unsaved" in said && one.name === before) {
        // What came back in the form is still to be saved.
        Object.keys(one.draft.waiting).filter(boxOf).forEach(function (key) { changed[key] = 1; });
        return forget(one.name);
      }
      var differs = Object.keys(one.draft.waiting).filter(function (key) {
        var box = boxOf(key);
        return box && JSON.stringify(typedIn(box)) !== JSON.stringify(one.draft.waiting[key].typed);
      });
      if (!differs.length) return forget(one.name);
      var shown = panel.cloneNode(true);
      after.after(shown);
      after = shown;
      offerOne(shown, one, differs);
    });
    if (keys().length) keep();
  }
  function offerOne(panel, one, differs) {
    var line = panel.querySelector("[data-draft-said]");
    line.textContent = line.dataset.text.replace("{when}", new Date(one.draft.at).toLocaleString(document.documentElement.lang));
    panel.hidden = false;
    panel.setAttribute("role", "alert");
    panel.querySelector("[data-draft-back]").addEventListener("click", function () {
      panel.remove();
      differs.forEach(function (key) { putBack(boxOf(key), one.draft.waiting[key]); });
      keep();
      forget(one.name);
      boxOf(differs[0]).querySelector("input:not([type=hidden]), textarea, select").focus();
      fold();
      save();
    });
    panel.querySelector("[data-draft-discard]").addEventListener("click", function () {
      panel.remove();
      forget(one.name);
    });
  }
  function putBack(box, kept) {
    put(box, kept.typed);
    var seen = hidden(box, "seen_"), conflict = hidden(box, "conflict_");
    // The text goes on from what was seen when it was typed.
    if (seen) seen.value = kept.seen;
    if (conflict) conflict.value = kept.conflict;
    touch(box);
  }

  // --- Questions that are asked only with some answers, and how long a text may be --------------------------------
  function answerTo(key) {
    var chosen = form.querySelector("input[name='" + key + "']:checked, input[name='" + key + "_answer']:checked");
    return chosen ? chosen.value : "";
  }
  function isEmpty(box) {
    return typedIn(box).every(function (pair) { return !pair[1] || /_rows$/.test(pair[0]) || /_kind$/.test(pair[0]); });
  }
  function fold() {
    boxes.forEach(function (box) {
      if (box.dataset.when) box.hidden = box.dataset.is.split(" ").indexOf(answerTo(box.dataset.when)) < 0 && isEmpty(box);
    });
  }
  function count(box) {
    var text = box.querySelector("textarea[maxlength]"), counter = box.querySelector("[data-counter]");
    if (!text || !counter) return;
    var left = Number(text.getAttribute("maxlength")) - text.value.length;
    counter.textContent = said.left.replace("{count}", left.toLocaleString(document.documentElement.lang));
    counter.hidden = !text.value;
  }

  form.addEventListener("input", function (event) {
    var box = event.target.closest("[data-question]");
    if (!box) return event.target.name === "no_person" && event.target.checked ? save() : undefined;
    touch(box);
    count(box);
    fold();
  });
  form.addEventListener("focusout", function (event) {
    var box = event.target.closest("[data-question]");
    if (box && changed[keyOf(box)] && !box.contains(event.relatedTarget)) saveSoon(0);
  });
  form.addEventListener("submit", function () { keep(); leaving = true; });
  window.addEventListener("pageshow", function () { leaving = false; });
  window.addEventListener("online", function () { save(); });
  document.addEventListener("visibilitychange", function () {
    if (document.visibilityState === "hidden") { keep(); save(); }
  });
  window.addEventListener("beforeunload", function (event) {
    if (leaving || !keys().length) return;
    keep();
    if (!canKeep()) event.preventDefault();
  });
  if (!keptAt) {
    // The computer is shared: what waited here from before is forgotten.
    try {
      Object.keys(localStorage).forEach(function (name) {
        if (name.indexOf("jointplan-draft:") === 0) localStorage.removeItem(name);
      });
    } catch (error) { /* Nothing can be stored here. */ }
  }
  boxes.forEach(count);
  fold();
  offer();
})();
