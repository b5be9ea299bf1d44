// Drafts (R391): what she types in a form with data-draft reaches the server a
// moment later, without a button. Nothing is kept in the browser's storage.

import { toPersian } from "./jalali.js";

const lang = document.documentElement.lang === "en" ? "en" : "fa";
const saved = {{_ form.draft_saved}}[lang];
const failed = {{_ form.draft_failed}}[lang];
const ended = {{_ form.draft_ended}}[lang];
const signIn = {{_ form.sign_in_again}}[lang];
const WAIT = 1500, RETRY = 15000;

function clock() {
	const now = new Date(Date.now() + 12600000);
	const text = now.toISOString().slice(11, 16);
	return lang === "fa" ? toPersian(text) : text;
}

// Signed out since, or signed in anew elsewhere: the old token is refused.
const lost = (answer) => answer.type === "opaqueredirect" || answer.status === 401 || answer.status === 403;

class Draft {
	constructor(form) {
		this.form = form;
		this.url = `/drafts/${form.dataset.draft}`;
		this.status = form.querySelector(".saved, [data-draft-state]");
		this.timer = 0;
		this.sent = this.body();
		form.addEventListener("input", () => this.later(WAIT));
		form.addEventListener("change", () => this.later(300));
		form.addEventListener("submit", (e) => this.submit(e));
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

	// What has not reached the server goes there first: were the session over, the
	// page would be left for the sign-in page and the last words with it.
	async submit(e) {
		clearTimeout(this.timer);
		if (e.defaultPrevented || (this.body() === this.sent && !this.over)) {
			this.stopped = !e.defaultPrevented;
			return;
		}
		e.preventDefault();
		await this.waiting;
		await this.send(false);
		delete this.form.dataset.sent;
		if (this.body() !== this.sent)
			return;
		this.stopped = true;
		this.form.requestSubmit(e.submitter);
	}

	// After signing in again, perhaps in another tab, the page's old token no longer
	// counts; the same page has the new one.
	async renew() {
		const answer = await fetch(location.href, { redirect: "manual" });
		if (!answer.ok)
			return false;
		const page = new DOMParser().parseFromString(await answer.text(), "text/html");
		const token = page.querySelector("input[name='csrf']")?.value;
		if (!token)
			return false;
		for (const input of document.querySelectorAll("input[name='csrf']"))
			input.value = token;
		return true;
	}

	post(body, leaving) {
		return fetch(this.url, {
			method: "POST", body, keepalive: leaving, redirect: "manual",
			headers: { "Content-Type": "application/x-www-form-urlencoded" },
		});
	}

	say(ok) {
		if (!this.status)
			return;
		this.status.textContent = ok ? saved.replace("{time}", clock()) : this.over ? ended : failed;
		this.status.classList.toggle("dn", this.over);
		if (!this.over)
			return;
		const link = document.createElement("a");
		link.href = "/sign-in";
		link.target = "_blank";
		link.textContent = signIn;
		this.status.append(" ", link);
	}

	send(leaving) {
		if (this.stopped || (this.body() === this.sent && !this.over) || (this.busy && !leaving))
			return this.waiting;
		this.waiting = this.put(leaving);
		return this.waiting;
	}

	async put(leaving) {
		let body = this.body();
		let ok = false;
		this.busy = true;
		try {
			let answer = await this.post(body, leaving);
			if (lost(answer) && !leaving && (await this.renew())) {
				body = this.body();
				answer = await this.post(body, false);
			}
			ok = answer.ok;
			this.over = lost(answer);
		} catch {
			ok = false;
		}
		this.busy = false;
		if (ok)
			this.sent = body;
		this.say(ok);
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
