// Forms as data, at once in the browser: shows and hides questions, computes, tells what does not
// fit. The same rules as src/domain/forms/form_fill.c; the server decides in the end.

import { parse, evaluate, isTrue } from "./expr.js";
import { parse as parseDay, fromGregorian, toAscii, toPersian, format } from "./jalali.js";

const lang = document.documentElement.lang === "en" ? "en" : "fa";
const form = document.querySelector("form[data-form]");
const compiled = new Map();

function rule(text) {
	if (!compiled.has(text))
		compiled.set(text, parse(text));
	return compiled.get(text);
}

function number(text, money) {
	let s = toAscii(text).trim(), times = 1;
	if (money && /تومان|toman/i.test(s))
		times = 10;
	s = s.replace(/ریال|تومان|rial|toman/gi, "").trim();
	s = s.replace(/(\d)[٬،, ](?=\d{3}(?!\d))/g, "$1").replace(/(\d)[٬،, ](?=\d{3}(?!\d))/g, "$1").replace(/[٫/]/, ".");
	return /^-?\d+(\.\d+)?$/.test(s) ? Number(s) * times : null;
}

function typed(q) {
	const inputs = [...q.querySelectorAll("input, textarea")];
	const kind = q.dataset.t;
	if (kind === "choice")
		return inputs.find((i) => i.checked)?.value ?? null;
	if (kind === "choices") {
		const list = inputs.filter((i) => i.checked).map((i) => i.value);
		return list.length ? list : null;
	}
	const text = inputs[0]?.value.trim() ?? "";
	if (!text)
		return null;
	if (kind === "number" || kind === "money")
		return number(text, kind === "money");
	if (kind !== "date")
		return text;
	const day = /^\d{4}-\d\d-\d\d$/.test(text) && text > "1500" ? fromGregorian(text) : parseDay(text);
	return day === null ? null : { day };
}

function shown(v) {
	if (v === null)
		return "—";
	if (typeof v === "boolean")
		return lang === "fa" ? (v ? "بله" : "خیر") : v ? "Yes" : "No";
	if (typeof v === "object")
		return v.day ? format(v.day, lang) : "—";
	if (typeof v === "string")
		return v;
	const text = v.toLocaleString("en-US", { maximumFractionDigits: 6 });
	return lang === "fa" ? toPersian(text).replace(/,/g, "٬").replace(".", "٫") : text;
}

function update() {
	const all = [...form.querySelectorAll("[data-q]")], values = new Map(), repeats = new Map();
	for (const q of all)
		if (q.dataset.t === "repeat")
			repeats.set(q.dataset.q, Number(form.elements[`rows.${q.dataset.q}`].value));
	const closed = (name) => form.querySelector(`[data-t="repeat"][data-q="${name}"]`).hidden;
	const env = (q) => ({
		today: Number(form.dataset.today), self: null, repeat: q.dataset.in,
		row: q.dataset.in === undefined ? undefined : Number(q.dataset.row),
		rows: (name) => (repeats.has(name) ? (closed(name) ? 0 : repeats.get(name)) : -1),
		value(name, repeat, row) {
			const kept = values.get(name);
			if (!kept)
				return null;
			if (kept.in === undefined)
				return kept.rows[0] ?? null;
			return kept.in === repeat ? kept.rows[row] ?? null : kept.rows.flat();
		},
	});
	for (const q of all) {
		const d = q.dataset, e = env(q);
		const inside = !q.parentElement.closest("[data-q][hidden]");
		q.hidden = !(inside && (!d.r || isTrue(evaluate(rule(d.r), e))));
		if (["section", "group", "repeat", "label"].includes(d.t))
			continue;
		let v = null;
		if (!q.hidden)
			v = d.t === "computed" ? evaluate(rule(d.k), e) : typed(q);
		if (d.t === "computed")
			q.querySelector("output").textContent = shown(v);
		const kept = values.get(d.q) ?? { in: d.in, rows: [] };
		kept.rows[d.in === undefined ? 0 : Number(d.row)] = v;
		values.set(d.q, kept);
		const mark = q.querySelector(".opt");
		if (mark)
			mark.hidden = Boolean(d.n && isTrue(evaluate(rule(d.n), e)));
		if (d.c)
			tell(q, v !== null && !isTrue(evaluate(rule(d.c), { ...e, self: v })) ? d.m : "");
	}
}

function tell(q, text) {
	let note = q.querySelector(".err");
	if (!note && !text)
		return;
	if (!note) {
		note = document.createElement("p");
		note.className = "err";
		note.setAttribute("role", "status");
		(q.querySelector(".hint") ?? q.querySelector("label, legend")).after(note);
	}
	note.textContent = text;
	note.hidden = !text;
	q.classList.toggle("bad", Boolean(text));
}

if (form) {
	form.querySelector("[data-refresh]").hidden = true;
	form.addEventListener("input", update);
	form.addEventListener("change", update);
	update();
}
