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

// Who may be the person that is typed in, while it is typed (R9).
for (const note of document.querySelectorAll("[data-alike]")) {
	const form = note.parentElement.querySelector("form");
	let timer = 0, asked = "";
	const ask = async () => {
		const body = new URLSearchParams();
		for (const name of ["csrf", "given_name", "surname", "father_name", "birth_on", "id_kind", "national_id"])
			if (form.elements[name]?.value)
				body.append(name, form.elements[name].value);
		if (!body.has("given_name") || !body.has("surname") || body.toString() === asked)
			return;
		asked = body.toString();
		const answer = await fetch(note.dataset.alike, { method: "POST", body, redirect: "manual" }).catch(() => null);
		const text = answer?.ok && body.toString() === asked ? await answer.text() : "";
		note.querySelector("span").textContent = text;
		note.hidden = !text;
	};
	form.addEventListener("input", () => {
		clearTimeout(timer);
		timer = setTimeout(ask, 600);
	});
}

pickers(document);
drafts(document);
