// Drafts (R391): what she types in a form with data-draft reaches the server a
// moment later, without a button. Nothing is kept in the browser's storage.

import { toPersian } from "./jalali.js";

const lang = document.documentElement.lang === "en" ? "en" : "fa";
const saved = {{_ form.draft_saved}}[lang];
const failed = {{_ form.draft_failed}}[lang];
const WAIT = 1500, RETRY = 15000;

function clock() {
	const now = new Date(Date.now() + 12600000);
	const text = now.toISOString().slice(11, 16);
	return lang === "fa" ? toPersian(text) : text;
}

class Draft {
	constructor(form) {
		this.form = form;
		this.url = `/drafts/${form.dataset.draft}`;
		this.status = form.querySelector(".saved, [data-draft-state]");
		this.timer = 0;
		this.sent = this.body();
		form.addEventListener("input", () => this.later(WAIT));
		form.addEventListener("change", () => this.later(300));
		form.addEventListener("submit", () => this.stop());
		document.addEventListener("visibilitychange", () => {
			if (document.visibilityState === "hidden")
				this.send(true);
		});
	}

	body() {
		const fields = new URLSearchParams();
		for (const [name, value] of new FormData(this.form))
			if (typeof value === "string")
				fields.append(name, value);
		return fields.toString();
	}

	later(ms) {
		clearTimeout(this.timer);
		if (!this.stopped)
			this.timer = setTimeout(() => this.send(false), ms);
	}

	stop() {
		this.stopped = true;
		clearTimeout(this.timer);
	}

	async send(leaving) {
		const body = this.body();
		if (this.stopped || body === this.sent || (this.busy && !leaving))
			return;
		this.busy = true;
		let ok = false;
		try {
			const answer = await fetch(this.url, {
				method: "POST", body, keepalive: leaving, redirect: "error",
				headers: { "Content-Type": "application/x-www-form-urlencoded" },
			});
			ok = answer.ok;
		} catch {
			ok = false;
		}
		this.busy = false;
		if (ok)
			this.sent = body;
		if (this.status)
			this.status.textContent = ok ? saved.replace("{time}", clock()) : failed;
		if (!ok)
			this.later(RETRY);
		else if (this.body() !== this.sent)
			this.later(WAIT);
	}
}

export function start(root) {
	for (const form of root.querySelectorAll("form[data-draft]"))
		new Draft(form);
}
