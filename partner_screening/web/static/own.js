"use strict";
// For partners on a bad line: answers are saved as they are written, files go on where they broke off.
(() => {
  const mark = document.querySelector('meta[name="form-mark"]').content;
  const headers = { "X-Form-Mark": mark, "Accept": "application/json" };
  const pause = (ms) => new Promise((done) => setTimeout(done, ms));

  // ---- answers ----
  document.querySelectorAll("form[data-autosave]").forEach((form) => {
    const status = form.querySelector("[data-status]");
    const key = "draft:" + form.getAttribute("action");
    const version = form.elements.version;
    let timer = 0, busy = false, again = false;

    const now = () => ({
      value: new FormData(form).get("value") || "",
      comment: form.elements.comment.value,
      version: version.value,
    });
    const tell = (text) => { status.textContent = text; };

    const save = async () => {
      if (busy) { again = true; return; }
      busy = true;
      const given = now();
      // Kept on the device until the server has it: the page may be closed, the line may break.
      localStorage.setItem(key, JSON.stringify(given));
      tell(form.dataset.saving);
      try {
        const answer = await fetch(form.getAttribute("action"), {
          method: "POST", headers, body: new URLSearchParams(given),
        });
        const told = await answer.json();
        if (answer.ok) {
          version.value = told.version;
          localStorage.removeItem(key);
          tell(told.saved);
        } else if (answer.status === 409 && told.version) {
          tell(form.dataset.conflict + " — " + told.comment);
          version.value = told.version;
        } else {
          tell((told.message || "") + " " + (told.remedy || ""));
        }
      } catch (broken) {
        tell(form.dataset.failed);
        timer = setTimeout(save, 15000);
      }
      busy = false;
      if (again) { again = false; save(); }
    };
    const soon = (ms) => { clearTimeout(timer); timer = setTimeout(save, ms); };

    form.addEventListener("change", () => soon(0));
    form.elements.comment.addEventListener("input", () => soon(1200));
    form.addEventListener("submit", () => { clearTimeout(timer); localStorage.removeItem(key); });
    window.addEventListener("online", () => { if (localStorage.getItem(key)) save(); });

    const kept = JSON.parse(localStorage.getItem(key) || "null");
    const shown = now();
    if (kept && kept.value === shown.value && kept.comment === shown.comment) {
      localStorage.removeItem(key); // it arrived, though the answer to it did not
    } else if (kept && kept.version !== version.value) {
      tell(form.dataset.conflict + " — " + kept.comment);
    } else if (kept) {
      form.elements.comment.value = kept.comment;
      form.querySelectorAll('input[name="value"]').forEach((one) => { one.checked = one.value === kept.value; });
      save();
    }
  });

  // ---- files ----
  document.querySelectorAll("form[data-upload]").forEach((form) => {
    const input = form.querySelector('input[type="file"]');
    const list = form.querySelector("[data-progress-list]");
    const drop = form.querySelector("[data-drop]");
    const button = form.querySelector("button");
    const limit = Number(form.dataset.limit);
    const PIECE = 256 * 1024;

    const line = (file) => {
      const item = document.createElement("li");
      const name = document.createElement("bdi");
      const bar = document.createElement("progress");
      const words = document.createElement("span");
      name.textContent = file.name;
      bar.max = file.size;
      bar.value = 0;
      bar.setAttribute("aria-label", file.name);
      item.append(name, " ", words, bar);
      list.append(item);
      return { bar, words };
    };
    const known = (file) => "upload:" + form.dataset.upload + ":" + file.name + ":" + file.size + ":" + file.lastModified;

    // Tries for as long as the page is open: a line that breaks comes back.
    const insist = async (request, shown) => {
      for (let tries = 0; ; tries += 1) {
        try {
          return await request();
        } catch (broken) {
          shown.words.textContent = form.dataset.broken;
          await pause(Math.min(1000 * 2 ** tries, 20000));
        }
      }
    };
    const begin = async (file, shown) => {
      const id = localStorage.getItem(known(file));
      if (id) {
        const answer = await insist(() => fetch("/own/uploads/" + id, { headers }), shown);
        if (answer.ok) return answer.json();
      }
      const answer = await insist(() => fetch(form.dataset.upload, {
        method: "POST",
        headers: { ...headers, "Content-Type": "application/json" },
        body: JSON.stringify({ name: file.name, size: file.size }),
      }), shown);
      const told = await answer.json();
      if (!answer.ok) throw told;
      localStorage.setItem(known(file), told.id);
      return told;
    };
    const send = async (file) => {
      const shown = line(file);
      try {
        if (file.size > limit) throw { message: form.dataset.large, remedy: "" };
        let told = await begin(file, shown);
        while (!told.whole) {
          const from = told.received;
          shown.bar.value = from;
          shown.words.textContent = form.dataset.going.replace("{percent}", Math.floor(100 * from / file.size));
          const answer = await insist(() => fetch("/own/uploads/" + told.id, {
            method: "PATCH",
            headers: { ...headers, "Upload-Offset": String(from), "Content-Type": "application/octet-stream" },
            body: file.slice(from, from + PIECE),
          }), shown);
          if (answer.status === 409) {
            const standing = await insist(() => fetch("/own/uploads/" + told.id, { headers }), shown);
            told = await standing.json();
            if (!standing.ok) throw told;
            continue;
          }
          const next = await answer.json();
          if (!answer.ok) throw next;
          told = next;
        }
        shown.bar.value = file.size;
        shown.words.textContent = form.dataset.whole;
        localStorage.removeItem(known(file));
        return true;
      } catch (refused) {
        localStorage.removeItem(known(file));
        shown.words.textContent = (refused.message || String(refused)) + " " + (refused.remedy || "");
        shown.words.className = "field-error";
        return false;
      }
    };
    const sendAll = async (files) => {
      button.disabled = true;
      list.replaceChildren();
      let all = true;
      for (const file of files) all = (await send(file)) && all;
      button.disabled = false;
      if (all && files.length) location.assign(form.dataset.after);
    };

    form.addEventListener("submit", (event) => {
      event.preventDefault();
      sendAll([...input.files]);
    });
    drop.addEventListener("dragover", (event) => { event.preventDefault(); drop.classList.add("over"); });
    drop.addEventListener("dragleave", () => drop.classList.remove("over"));
    drop.addEventListener("drop", (event) => {
      event.preventDefault();
      drop.classList.remove("over");
      sendAll([...event.dataTransfer.files]);
    });
  });
})();
