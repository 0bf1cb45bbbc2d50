"use strict";
// What a page says of itself: that it is getting ready, that it is ready, that it lost its connection.
const pim = {
  every: 5000, patience: 60000, lost: false, alone: 0, slow: 0, form: false,
  status(text, quiet) {
    const place = document.getElementById("pim-status");
    place.textContent = text;
    place.classList.toggle("pim-quiet", Boolean(quiet));
  },
  ready() {
    pim.status("The page is ready.", true);
    document.body.dataset.pimReady = "yes";
  },
  forms() {
    pim.form = true;
    pim.status("Getting the form ready…");
    const late = setTimeout(() => pim.status("The form does not come up. Load this page again; what you had typed is kept as a draft."), pim.patience);
    let still = 0;
    const all = () => {
      const faults = document.querySelectorAll(".jupyter-widgets-error-widget, .pim-place [data-mime-type='application/vnd.jupyter.stderr']");
      const unknown = [...document.querySelectorAll(".pim-place .jupyter-widgets")].filter((one) => !one.firstElementChild && one.textContent.startsWith("Error displaying"));
      for (const broken of [...faults, ...unknown]) {
        broken.outerHTML = '<p class="pim-failed" role="alert">This part could not be shown. Load this page again; what you had typed is kept as a draft.</p>';
      }
      clearTimeout(still);
      if ([...document.querySelectorAll(".pim-place")].some((place) => !place.querySelector(".jupyter-widgets, .pim-failed"))) return;
      still = setTimeout(up, 200); // a form puts its fields up one after the other
    };
    const up = () => {
      clearTimeout(late);
      watch.disconnect();
      pim.ready();
      setInterval(pim.ask, pim.every);
      addEventListener("online", pim.ask);
      addEventListener("offline", pim.ask);
      document.addEventListener("visibilitychange", pim.ask);
    };
    const watch = new MutationObserver(all);
    watch.observe(document.getElementById("pim-main"), { childList: true, subtree: true });
  },
  async ask() {
    if (document.hidden || pim.leaving) return;
    const process = document.getElementById("pim-behind").dataset.pimProcess;
    let answer;
    try {
      answer = await fetch("/api/kernels/" + process, { cache: "no-store", signal: AbortSignal.timeout(4000) });
      pim.slow = 0;
    } catch (error) {
      if (error.name === "TimeoutError" && (pim.slow += 1) < 3) return; // a busy computer is not a lost one
      return pim.say("The connection is lost: `pim serve` no longer answers on this computer. Do not type on. What you had typed until then is kept as a draft. Start `pim serve` again and open the address that it prints.");
    }
    if (answer.status === 403) return pim.say("`pim serve` was started again since you opened this page. Open the address that it printed. What you had typed is kept as a draft.");
    if (!answer.ok) return pim.say("This page was put to rest. Load it again to go on; what you had typed is kept as a draft.");
    const state = await answer.json();
    pim.alone = state.connections ? 0 : pim.alone + 1;
    if (state.execution_state === "dead" || pim.alone > 2) return pim.say("This page lost its connection. Load it again to go on; what you had typed is kept as a draft.");
    if (pim.lost && !pim.alone) pim.say("");
  },
  say(text) {
    const place = document.getElementById("pim-lost");
    if (pim.lost !== text) place.textContent = text;
    place.hidden = !text;
    pim.lost = text;
  },
};
addEventListener("beforeunload", () => { pim.leaving = true; });
pim.beats = 0;
window.voila_heartbeat = () => {
  pim.beats += 1;
  pim.status(pim.beats < 6 ? "Still reading the evidence…" : "This takes longer than it should. You can wait, or load the page again.");
};
