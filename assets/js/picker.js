// A Jalali calendar beside typed date fields. The field stays a text field that
// can be typed into; the calendar is an addition, worked by mouse, touch or keys.

import { format, fromDay, monthLength, parse, toDay, toPersian, today, weekday } from "./jalali.js";

const lang = document.documentElement.lang === "en" ? "en" : "fa";
const say = {
	open: {{_ form.open_calendar}}[lang],
	prev: {{_ form.prev_month}}[lang],
	next: {{_ form.next_month}}[lang],
	months: {{_ form.months}}[lang].split(" "),
	days: {{_ form.weekdays}}[lang].split(" "),
	short: {{_ form.weekday_letters}}[lang].split(" "),
};
const number = (v) => (lang === "fa" ? toPersian(v) : String(v));

function icon(name) {
	const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
	const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
	svg.setAttribute("class", "i");
	svg.setAttribute("aria-hidden", "true");
	use.setAttribute("href", `{{asset icons.svg}}#i-${name}`);
	svg.append(use);
	return svg;
}

function element(tag, attributes, ...children) {
	const e = document.createElement(tag);
	for (const [name, value] of Object.entries(attributes))
		if (value !== null)
			e.setAttribute(name, value);
	e.append(...children);
	return e;
}

class Picker {
	constructor(box) {
		this.box = box;
		this.input = box.querySelector("input");
		this.button = element("button", { type: "button", class: "ib", "aria-label": say.open, "aria-expanded": "false", "aria-haspopup": "dialog" }, icon("calendar"));
		this.input.after(this.button);
		this.button.addEventListener("click", () => (this.panel ? this.close(true) : this.open()));
		for (const chip of box.querySelectorAll("[data-set]")) {
			chip.hidden = false;
			chip.addEventListener("click", () => this.choose(chip.dataset.set));
		}
		box.addEventListener("focusout", (e) => {
			// Redrawing takes the focused day away for a moment.
			if (this.panel && !this.drawing && !box.contains(e.relatedTarget))
				this.close(false);
		});
	}

	choose(text) {
		this.input.value = text;
		this.input.dispatchEvent(new Event("input", { bubbles: true }));
		this.input.dispatchEvent(new Event("change", { bubbles: true }));
		this.close(true);
	}

	open() {
		this.at = parse(this.input.value) ?? today();
		this.panel = element("div", { class: "cal", role: "dialog", "aria-label": say.open });
		this.panel.addEventListener("keydown", (e) => this.key(e));
		this.box.append(this.panel);
		this.button.setAttribute("aria-expanded", "true");
		this.draw();
		this.focusDay();
	}

	close(back) {
		if (!this.panel)
			return;
		const panel = this.panel;
		this.panel = null;
		this.button.setAttribute("aria-expanded", "false");
		if (back)
			this.button.focus();
		panel.remove();
	}

	move(days) {
		if (fromDay(this.at + days)) {
			this.at += days;
			this.draw();
			this.focusDay();
		}
	}

	moveMonth(by, focus) {
		const d = fromDay(this.at), index = d.year * 12 + d.month - 1 + by;
		const year = Math.floor(index / 12), month = (index % 12) + 1;
		const day = toDay(year, month, Math.min(d.day, monthLength(year, month)));
		if (day === null)
			return;
		this.at = day;
		this.draw();
		if (focus === "day")
			this.focusDay();
		else
			this.panel.querySelector(focus).focus();
	}

	key(e) {
		const forward = lang === "fa" ? "ArrowLeft" : "ArrowRight", back = lang === "fa" ? "ArrowRight" : "ArrowLeft";
		const moves = { [forward]: 1, [back]: -1, ArrowDown: 7, ArrowUp: -7 };
		const inGrid = e.target.closest("td");
		if (e.key === "Escape")
			this.close(true);
		else if (inGrid && moves[e.key])
			this.move(moves[e.key]);
		else if (inGrid && e.key === "Home")
			this.move(-weekday(this.at));
		else if (inGrid && e.key === "End")
			this.move(6 - weekday(this.at));
		else if (e.key === "PageDown" || e.key === "PageUp")
			this.moveMonth((e.key === "PageDown" ? 1 : -1) * (e.shiftKey ? 12 : 1), "day");
		else
			return;
		e.preventDefault();
	}

	focusDay() {
		this.panel.querySelector("[tabindex='0']").focus();
	}

	day(n, chosen) {
		const d = fromDay(n);
		const b = element("button", {
			type: "button", tabindex: n === this.at ? "0" : "-1", "aria-pressed": n === chosen ? "true" : "false",
			"aria-current": n === today() ? "date" : null,
			"aria-label": `${say.days[weekday(n)]} ${number(d.day)} ${say.months[d.month - 1]} ${number(d.year)}`,
		}, number(d.day));
		b.addEventListener("click", () => this.choose(format(n, lang)));
		return element("td", { class: weekday(n) === 6 ? "off" : null }, b);
	}

	draw() {
		const { year, month } = fromDay(this.at), first = toDay(year, month, 1), chosen = parse(this.input.value);
		const turn = (cls, label, name, by) => {
			const b = element("button", { type: "button", class: `ib ${cls}`, "aria-label": label }, icon(name));
			b.firstChild.classList.add("fl");
			b.addEventListener("click", () => this.moveMonth(by, `.${cls}`));
			return b;
		};
		const head = element("div", { class: "hd" }, turn("prev", say.prev, "chevron-left", -1),
			element("span", { "aria-live": "polite" }, `${say.months[month - 1]} ${number(year)}`), turn("next", say.next, "chevron-right", 1));
		const names = say.short.map((s, i) => element("th", { scope: "col", abbr: say.days[i] }, s));
		const body = element("tbody", {});
		let row = null;
		for (let n = first - weekday(first); n < first + monthLength(year, month); n++) {
			if (weekday(n) === 0)
				body.append((row = element("tr", {})));
			row.append(n < first ? element("td", {}) : this.day(n, chosen));
		}
		this.drawing = true;
		this.panel.replaceChildren(head, element("table", {}, element("thead", {}, element("tr", {}, ...names)), body));
		this.drawing = false;
	}
}

export function start(root) {
	for (const box of root.querySelectorAll("[data-date]"))
		new Picker(box);
}
