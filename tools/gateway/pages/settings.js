// Makes the overlay's address.

const field = (id) => document.getElementById(id);
const form = field("form"), layouts = field("layout"), themes = field("theme"), size = field("size");

const load = async (name) => (await fetch(`${name}.json`)).json();

const fill = (select, entries, chosen) => {
  select.replaceChildren(...entries.map(({ name, title }) => new Option(title, name, false, name === chosen)));
};

const say = (text) => {
  field("status").textContent = text;
};

const update = (all) => {
  if (!size.checkValidity()) return say("The size of a key is 16 to 200 pixels.");
  const layout = all.layouts.find(({ name }) => name === layouts.value);
  const theme = all.themes.find(({ name }) => name === themes.value);
  const pixels = (units) => Math.ceil((units + 2 * theme.padding) * Number(size.value));
  const url = new URL("overlay.html", location.href);
  url.search = new URLSearchParams({ layout: layout.name, theme: theme.name });
  url.hash = "";
  const width = pixels(layout.width), height = pixels(layout.height);
  field("url").value = url.href;
  field("width").value = width;
  field("height").value = height;
  const preview = field("preview");
  preview.style.width = `${width}px`;
  preview.style.aspectRatio = `${width} / ${height}`;
  if (preview.src !== url.href) preview.src = url.href;
  say("");
};

const copy = async () => {
  const url = field("url");
  try {
    await navigator.clipboard.writeText(url.value);
    say("The address is copied.");
  } catch {
    url.focus();
    url.select();
    say("The address is selected: copy it with Ctrl+C.");
  }
};

const all = { layouts: await load("layouts"), themes: await load("themes") };
fill(layouts, all.layouts, "ansi-mouse");
fill(themes, all.themes, "dark");
form.addEventListener("input", () => update(all));
form.addEventListener("submit", (event) => event.preventDefault());
field("copy").addEventListener("click", copy);
field("background").addEventListener("change", (event) => {
  field("behind").className = event.target.value;
});
update(all);
