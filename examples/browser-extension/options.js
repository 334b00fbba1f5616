/** The options page: the service, and the sites where messages are judged. */

import {settings} from "./settings.js";

const [service, site] = [document.getElementById("service"), document.getElementById("site")];

function say(words) {
  document.querySelector("[role=status]").textContent = words;
}

async function show() {
  const set = await settings();
  for (const name of ["endpoint", "token", "hold", "offline"]) service.elements[name].value = set[name];
  document.querySelector("ul").replaceChildren(...set.sites.map((each) => row(each, set.sites)));
}

function row(each, sites) {
  const item = document.createElement("li");
  const remove = document.createElement("button");
  remove.textContent = `Remove ${each.origin}`;
  remove.addEventListener("click", async () => {
    await chrome.storage.local.set({sites: sites.filter((other) => other.origin !== each.origin)});
    await show();
  });
  item.append(`${each.origin}: ${each.editor}`, remove);
  return item;
}

service.addEventListener("submit", async (event) => {
  event.preventDefault();
  await chrome.storage.local.set(Object.fromEntries(new FormData(service)));
  say("Saved.");
});

site.addEventListener("submit", async (event) => {
  event.preventDefault();
  const given = Object.fromEntries(new FormData(site));
  const {origin, protocol, hostname} = new URL(given.origin);
  for (const name of ["editor", "send", "customer", "note"]) {
    try {
      if (given[name]) document.querySelector(given[name]);
    } catch {
      return say(`“${given[name]}” is no CSS selector.`);
    }
  }
  if (!(await chrome.permissions.request({origins: [`${protocol}//${hostname}/*`]}))) return say("Not allowed there.");
  const {sites} = await settings();
  const added = {...given, origin, enter: site.elements.enter.checked};
  await chrome.storage.local.set({sites: [...sites.filter((each) => each.origin !== origin), added]});
  site.reset();
  await show();
  say(`Added ${origin}. Reload its pages.`);
});

show();
