// Forms of the app, drawn from /api/v1/sync/forms: the record types and needs of the
// server itself, so that the phone asks and refuses what the centre asks and refuses.

import { format, fromGregorian, parse, toAscii, toPersian } from "./jalali.js";

const optional = {{_ form.optional}}, unknown = {{_ form.not_stated}}, wrong = {{_ form.error_word}};

export function element(tag, attributes = {}, ...children) {
	const e = document.createElement(tag);
	for (const [name, value] of Object.entries(attributes))
		if (value !== null && value !== false)
			e.setAttribute(name, value === true ? "" : value);
	e.append(...children.filter((c) => c !== null && c !== undefined));
	return e;
}

export const iso = (day) => new Date((day - 2440588) * 86400000).toISOString().slice(0, 10);

export class Form {
	constructor(lang, forms, verb, values) {
		Object.assign(this, { lang, forms, spec: forms.verbs[verb], values });
		this.fields = this.spec.fields.filter((f) => f.type !== "key");
		this.boxes = new Map(this.fields.map((f) => [f.name, this.box(f)]));
	}

	say(both) {
		return both[this.lang];
	}

	box(f) {
		const id = `f-${f.name}`, value = this.values[f.name] ?? "";
		const label = [this.say(f.label), f.required || f.type === "bool" ? null : element("span", { class: "opt" }, ` ${optional[this.lang]}`)];
		const hint = f.hint ? element("p", { class: "hint", id: `${id}-hint` }, this.say(f.hint)) : null;
		const err = element("p", { class: "err", id: `${id}-err`, hidden: true });
		const common = { id, name: f.name, "aria-describedby": `${hint ? `${id}-hint ` : ""}${id}-err` };
		if (f.type === "choice")
			return this.radios(f, id, label, value, err);
		if (f.type === "bool")
			return element("div", { class: "f" }, element("label", { class: "check" },
				element("input", { ...common, type: "checkbox", value: "1", checked: value === true }), this.say(f.label)), err);
		const control = f.type === "note" ? element("textarea", { ...common, rows: f.max > 1000 ? 4 : 2 }, value)
			: element("input", { ...common, type: "text", autocomplete: "off", value: this.shown(f, value),
				inputmode: { number: "numeric", date: "numeric", clock: "numeric", phone: "tel" }[f.type] ?? null,
				dir: f.type === "text" ? null : "ltr", class: f.type === "text" ? null : "c10" });
		return element("div", { class: "f" }, element("label", { for: id }, ...label), hint, control, err);
	}

	radios(f, id, label, value, err) {
		const radio = (code, text, i) => element("label", {}, element("input", { type: "radio", name: f.name, id: i ? `${id}-${i}` : id,
			value: code, checked: code === value }), text);
		const list = f.choices.map((c, i) => radio(c.code, this.say(c.label), i));
		if (!f.required)
			list.push(radio("", unknown[this.lang], f.choices.length));
		return element("fieldset", { class: "f" }, element("legend", {}, ...label), element("div", { class: "radios" }, ...list), err);
	}

	shown(f, value) {
		if (f.type === "date" && value)
			return format(fromGregorian(value), this.lang);
		return this.lang === "fa" && f.type !== "text" ? toPersian(value) : String(value);
	}

	// What stands in the controls, as the API takes it; a date that is none stays as typed.
	read() {
		const out = {};
		for (const f of this.fields) {
			const box = this.boxes.get(f.name);
			const control = f.type === "choice" ? box.querySelector("input:checked") : box.querySelector("input, textarea");
			const text = control ? control.value.trim() : "";
			if (f.type === "bool")
				out[f.name] = control.checked;
			else if (text !== "")
				out[f.name] = f.type === "date" ? (parse(text) === null ? text : iso(parse(text)))
					: f.type === "number" && /^\d+$/.test(toAscii(text)) ? Number(toAscii(text)) : text;
		}
		return out;
	}

	errors(values, today) {
		const found = {}, add = (field, code, arg = "") => {
			found[field] ??= this.message(code, arg);
		};
		for (const f of this.fields) {
			const v = values[f.name];
			if (v === undefined || v === false) {
				if (f.required)
					add(f.name, "required");
			} else if (f.type === "date" && !/^\d{4}-\d\d-\d\d$/.test(v))
				add(f.name, "date.form");
			else if (f.name === "visited_on" && v > today)
				add(f.name, "visit.future");
			else if (f.type === "number" && typeof v !== "number")
				add(f.name, "number.form");
			else if (f.type === "number" && v > f.max)
				add(f.name, "number.too_large", f.max);
			else if (typeof v === "string" && ["note", "text"].includes(f.type) && f.max && [...v].length > f.max)
				add(f.name, "text.too_long", f.max);
		}
		for (const n of this.spec.needs)
			if (n.is.includes(values[n.when]) && values[n.field] === undefined && (!n.other || values[n.other] === undefined))
				add(n.field, n.code);
		return found;
	}

	message(code, arg) {
		const text = this.forms.messages[code];
		const number = this.lang === "fa" ? toPersian(arg) : String(arg);
		return text ? this.say(text).replace("{arg}", number) : code;
	}

	// Marks what is wrong at its place; true when nothing is.
	show(found) {
		let first = null;
		for (const [name, box] of this.boxes) {
			const err = box.querySelector(".err"), bad = found[name];
			box.classList.toggle("bad", Boolean(bad));
			err.hidden = !bad;
			err.replaceChildren(...(bad ? [element("span", { class: "vh" }, `${wrong[this.lang]} `), bad] : []));
			if (bad)
				first ??= box.querySelector("input, textarea");
		}
		first?.focus();
		return !first;
	}
}
