// Additions to pages that work without them.

import { toPersian } from "./jalali.js";
import { start as drafts } from "./draft.js";
import { start as pickers } from "./picker.js";

const lang = document.documentElement.lang === "en" ? "en" : "fa";
const left = {{_ form.characters_left}}[lang];
const count = (n) => (lang === "fa" ? toPersian(n) : String(n));

// The server's error summary is where a person should be.
document.querySelector("[data-focus]")?.focus();

for (const area of document.querySelectorAll("textarea[data-max]")) {
	const note = document.createElement("p");
	note.className = "count";
	note.setAttribute("role", "status");
	area.after(note);
	area.addEventListener("input", () => {
		const rest = area.dataset.max - [...area.value].length;
		note.textContent = rest < 200 ? left.replace("{n}", count(rest)) : "";
	});
}

// One press, one request.
for (const form of document.querySelectorAll("form[method='post']"))
	form.addEventListener("submit", (e) => {
		if (form.dataset.sent)
			e.preventDefault();
		form.dataset.sent = "1";
		setTimeout(() => delete form.dataset.sent, 8000);
	});

// The browser's own words for a chosen file may be in another language than the page.
for (const input of document.querySelectorAll(".pickfile input"))
	input.addEventListener("change", () => {
		const said = input.parentElement.querySelector("[data-file]");
		if (input.files.length)
			said.textContent = [...input.files].map((f) => f.name).join("\u060c ");
	});

// A menu closes when one looks elsewhere.
document.addEventListener("click", (e) => {
	for (const menu of document.querySelectorAll(".tabs details[open]"))
		if (!menu.contains(e.target))
			menu.open = false;
});

for (const button of document.querySelectorAll("[data-print]")) {
	button.hidden = false;
	button.addEventListener("click", () => window.print());
}

pickers(document);
drafts(document);
