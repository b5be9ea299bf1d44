// The app for visits without network: my day, my files, the visit form and the outbox.
// Nothing is shown before the passphrase has opened what the phone keeps.

import { format, fromGregorian, toPersian, weekday } from "./jalali.js";
import { Form, element as el, iso } from "./app_form.js";
import * as store from "./app_store.js";
import * as sync from "./app_sync.js";

const T = {
	title: {{_ app.title}}, hello: {{_ app.hello}}, sign_in: {{_ app.sign_in}}, go_sign_in: {{_ app.go_sign_in}},
	setup: {{_ app.setup}}, setup_text: {{_ app.setup_text}}, phone_name: {{_ app.phone_name}}, pass: {{_ app.pass}},
	pass_again: {{_ app.pass_again}}, pass_hint: {{_ app.pass_hint}}, pass_short: {{_ app.pass_short}}, pass_differ: {{_ app.pass_differ}},
	begin: {{_ app.begin}}, unlock: {{_ app.unlock}}, unlock_text: {{_ app.unlock_text}}, open: {{_ app.open}}, left: {{_ app.left}},
	wiped: {{_ app.wiped}}, today: {{_ app.today}}, none_today: {{_ app.none_today}}, week: {{_ app.week}}, due: {{_ app.due}},
	files: {{_ app.files}}, no_files: {{_ app.no_files}}, find: {{_ app.find}}, late: {{_ app.late}}, due_on: {{_ app.due_on}},
	send: {{_ app.send}}, outbox: {{_ app.outbox}}, outbox_none: {{_ app.outbox_none}}, waiting: {{_ app.waiting}}, sent: {{_ app.sent}},
	look: {{_ app.look}}, waiting_n: {{_ app.waiting_n}}, all_sent: {{_ app.all_sent}}, look_n: {{_ app.look_n}}, contact: {{_ app.contact}},
	never: {{_ app.never}}, offline: {{_ app.offline}}, again: {{_ app.again}}, lock: {{_ app.lock}}, back: {{_ app.back}}, visit: {{_ app.visit}},
	talk: {{_ app.talk}}, call: {{_ app.call}}, members: {{_ app.members}}, age: {{_ app.age}}, last: {{_ app.last}},
	save: {{_ app.save}}, saved_draft: {{_ app.saved_draft}}, kept: {{_ app.kept}}, correct: {{_ app.correct}}, on_page: {{_ app.on_page}},
	here: {{_ app.here}}, yours: {{_ app.yours}}, expired: {{_ app.expired}}, of: {{_ household.of}},
	old_browser: {{_ app.old_browser}}, skip: {{_ layout.skip}}, days: {{_ app.days}},
};
const main = document.querySelector("#m"), top = document.querySelector("#state"), IDLE = 5 * 60000;
let lang = "fa", forms = null, files = [], notice = "";

const t = (name, values = {}) => Object.entries(values).reduce((s, [k, v]) => s.replace(`{${k}}`, v), T[name][lang]);
const n = (v) => (lang === "fa" ? toPersian(v) : String(v));
const today = () => Math.floor((sync.now() + 12600000) / 86400000) + 2440588;
const day = (text) => (text ? format(fromGregorian(text), lang) : "");
const moment = (ms) => {
	const at = new Date(ms + sync.now() - Date.now() + 12600000).toISOString();
	return n(`${format(fromGregorian(at.slice(0, 10)), "en")} ${at.slice(11, 16)}`);
};
const family = (file) => T.of[lang].replace("{name}", file.family_name ?? "");
const ltr = (text) => el("bdi", { dir: "ltr" }, text);

function icon(name, size = "") {
	const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg"), use = document.createElementNS("http://www.w3.org/2000/svg", "use");
	svg.setAttribute("class", `i ${size}`.trim());
	svg.setAttribute("aria-hidden", "true");
	use.setAttribute("href", `{{asset icons.svg}}#i-${name}`);
	svg.append(use);
	return svg;
}

const head = (title, sub = "", ...act) => el("div", { class: "ph" }, el("div", {}, el("h1", {}, title), el("div", { class: "sub" }, sub)),
	act.length ? el("div", { class: "act" }, ...act) : null);
const card = (id, glyph, title, ...inside) => el("section", { class: "card", "aria-labelledby": id },
	el("header", {}, icon(glyph), el("h2", { id }, title)), ...inside);
const link = (href, cls, ...inside) => el("a", { href, class: cls }, ...inside);
const note = (tone, glyph, text) => el("p", { class: `note ${tone}`.trim(), role: "status" }, icon(glyph), el("span", {}, text));

function show(title, ...parts) {
	document.title = `${title} | ${T.title[lang]}`;
	main.replaceChildren(...(notice ? [note("g", "circle-check", notice)] : []), ...parts);
	notice = "";
	main.focus({ preventScroll: true });
	scrollTo(0, 0);
}

// ---- first time, and after a pause ----

function field(name, label, hint = null) {
	return el("div", { class: "f" }, el("label", { for: name }, label), hint ? el("p", { class: "hint", id: `${name}-hint` }, hint) : null,
		el("input", { id: name, name, type: name === "phone" ? "text" : "password", autocomplete: name === "phone" ? "off" : "new-password",
			"aria-describedby": hint ? `${name}-hint` : null, required: true }));
}

function ask(title, text, fields, button, go) {
	const err = el("p", { class: "err", role: "alert" });
	const form = el("form", { class: "form", novalidate: true }, ...fields, err, el("p", { class: "actions" },
		el("button", { class: "btn p" }, button)));
	form.addEventListener("submit", async (e) => {
		e.preventDefault();
		const press = form.querySelector("button");
		press.disabled = true;
		err.textContent = (await go(Object.fromEntries(new FormData(form)))) ?? "";
		press.disabled = false;
	});
	show(title, head(title, text), el("section", { class: "card narrow" }, el("div", { class: "pad" }, form)));
	state();
}

const signedIn = () => fetch("/app-who", { redirect: "manual", cache: "no-store" }).then((a) => (a.ok ? a.json() : null)).catch(() => null);

async function setUp() {
	const who = await signedIn();
	if (!who)
		return show(t("setup"), head(t("setup"), t("sign_in")), el("p", {}, link("/sign-in?next=/app", "btn p", icon("login", "s"), t("go_sign_in"))));
	return ask(t("setup"), t("setup_text"), [field("phone", t("phone_name")), field("pass", t("pass"), t("pass_hint")), field("again", t("pass_again"))],
		t("begin"), async (f) => {
			if ([...f.pass].length < 8 || /^(.)\1*$/u.test(f.pass))
				return t("pass_short");
			if (f.pass !== f.again)
				return t("pass_differ");
			await store.setPlain("lang", lang);
			const wrong = await sync.register(f.phone || "گوشی", f.pass, who.csrf).catch(() => t("offline"));
			if (!wrong)
				await enter();
			return wrong;
		});
}

async function locked() {
	if (navigator.onLine && (await sync.ended()))
		return gone();
	const device = await store.plain("device");
	return ask(t("unlock"), t("unlock_text", { name: device.name }), [field("pass", t("pass"))], t("open"), async (f) => {
		const left = await store.unlock(f.pass ?? "");
		if (left === 0)
			return enter();
		return left < 0 ? gone() : t("left", { n: n(left) });
	});
}

const gone = () => top.replaceChildren() ?? show(t("title"), head(t("title")), note("r", "info-circle", t("wiped")), el("p", {}, link("/app", "btn", t("setup"))));

async function enter() {
	await sync.begin();
	forms = await fetch("/api/v1/sync/forms").then((a) => a.json());
	if (await sync.expire())
		notice = t("expired");
	location.hash = "#/";
	await route();
	sync.flush();
}

// ---- my day ----

const late = (file) => (file.next_visit_due ? today() - fromGregorian(file.next_visit_due) : 0);

function visitRow(file, plan) {
	return el("li", { class: "visit" }, el("div", { class: "tm" }, plan.time ? n(plan.time) : "–"),
		el("div", {}, el("div", { class: "nm" }, link(`#/file/${file.key}`, null, family(file)), el("span", { class: "tag t" }, forms.choices.kind[plan.kind]?.[lang] ?? "")),
			el("div", { class: "meta" }, file.area ? el("span", {}, icon("map-pin", "s"), file.area) : null, el("span", {}, icon("users", "s"), t("members", { n: n(file.members.length) })))),
		el("div", { class: "do" }, link(`#/visit/${file.key}/${plan.key}`, "btn s p", t("visit"))));
}

function dueRow(file) {
	const days = late(file);
	return el("li", { class: "mini" }, el("div", {}, link(`#/file/${file.key}`, "t", family(file)), el("div", { class: "xs mut" }, file.area ?? "")),
		el("div", { class: days > 0 ? "late" : "sm" }, days > 0 ? t("late", { n: n(days) }) : file.next_visit_due ? t("due_on", { on: day(file.next_visit_due) }) : ""));
}

async function home() {
	const now = iso(today()), plans = files.flatMap((f) => f.plans.map((p) => ({ f, p }))).sort((a, b) => `${a.p.on}${a.p.time ?? "99"}`.localeCompare(`${b.p.on}${b.p.time ?? "99"}`));
	const ofToday = plans.filter((x) => x.p.on <= now), week = plans.filter((x) => x.p.on > now && x.p.on <= iso(today() + 7));
	const planned = new Set(plans.map((x) => x.f.key));
	const due = files.filter((f) => late(f) > -14 && !planned.has(f.key)).sort((a, b) => late(b) - late(a)).slice(0, 20);
	const me = await store.get("me");
	const names = T.days[lang].split(" ");
	show(t("title"), head(`${names[weekday(today())]} ${day(now)}`, me ? t("hello", { name: me.name }) : ""),
		el("div", { class: "stack" },
			card("h-today", "calendar-event", t("today"), ofToday.length ? el("ol", { class: "rows" }, ...ofToday.map((x) => visitRow(x.f, x.p)))
				: el("p", { class: "empty" }, t("none_today"))),
			week.length ? card("h-week", "calendar-plus", t("week"), el("ol", { class: "rows" }, ...week.map((x) => {
				const row = visitRow(x.f, x.p);
				row.querySelector(".tm").replaceChildren(names[weekday(fromGregorian(x.p.on))], el("small", {}, day(x.p.on).slice(5)));
				return row;
			}))) : null,
			card("h-due", "calendar-due", t("due"), el("ul", { class: "rows" }, ...due.map(dueRow))),
			finder()));
}

function finder() {
	const list = el("ul", { class: "rows" });
	const input = el("input", { id: "find", type: "text", autocomplete: "off" });
	const fill = () => {
		const q = input.value.trim();
		list.replaceChildren(...files.filter((f) => !q || `${f.family_name} ${f.area ?? ""} ${f.members.map((m) => m.name).join(" ")}`.includes(q))
			.sort((a, b) => (a.family_name ?? "").localeCompare(b.family_name ?? "", "fa")).slice(0, q ? 50 : 200).map(dueRow));
	};
	input.addEventListener("input", fill);
	fill();
	return card("h-files", "folders", t("files"), el("div", { class: "pad f" }, el("label", { for: "find" }, t("find")), input),
		files.length ? list : el("p", { class: "empty" }, t("no_files")));
}

// ---- one file ----

function person(m) {
	const years = m.birth_on ? Math.floor((today() - fromGregorian(m.birth_on)) / 365.2422) : -1;
	return el("li", { class: "mini" }, el("div", {}, el("b", {}, m.name), el("div", { class: "xs mut" }, forms.choices.relation[m.relation]?.[lang] ?? "")),
		el("div", { class: "sm" }, years >= 0 ? t("age", { n: n(years) }) : ""));
}

function fileView(key) {
	const f = files.find((x) => x.key === key);
	if (!f)
		return home();
	const plan = f.plans[0];
	const facts = [[T.last, day(f.last_visit_on)], [T.due, day(f.next_visit_due)]].filter((x) => x[1]);
	return show(family(f), crumbs(), head(family(f), el("span", {}, ltr(n(f.file_number ?? "")), f.neighbourhood ? ` · ${f.neighbourhood}` : ""),
		link(`#/visit/${f.key}${plan ? `/${plan.key}` : ""}`, "btn p", icon("home-check", "s"), t("visit")),
		link(`#/talk/${f.key}`, "btn", icon("phone", "s"), t("talk"))),
		el("div", { class: "stack" },
			el("section", { class: "card" }, el("div", { class: "pad stack" }, f.address ? el("p", {}, n(f.address)) : null,
				f.phone ? el("p", {}, link(`tel:${f.phone}`, "btn", icon("phone-call", "s"), t("call"), " ", ltr(n(f.phone)))) : null,
				el("dl", { class: "dl" }, ...facts.flatMap(([name, value]) => [el("dt", {}, name[lang]), el("dd", {}, value)])))),
			card("h-people", "users", t("members", { n: n(f.members.length) }), el("ul", { class: "rows" }, ...f.members.map(person)))));
}

const crumbs = () => el("nav", { "aria-label": t("back") }, el("ol", { class: "crumbs" }, el("li", {}, link("#/", null, t("back")))));

// ---- writing ----

const VERBS = { visit: "visit.record", talk: "contact.record" };

async function writing(kind, key, planned, from) {
	const file = files.find((x) => x.key === key), verb = from?.verb ?? VERBS[kind], name = `draft/${verb}/${from?.id ?? key}`;
	if (!file && !from)
		return home();
	const fresh = verb === "visit.record" ? { kind: "periodic", outcome: "done", visited_on: iso(today()), pension_proposal: "none" } : { channel: "phone", outcome: "reached" };
	const form = new Form(lang, forms, verb, (await store.get(name)) ?? from?.body ?? fresh);
	const status = el("span", { class: "xs mut", role: "status" });
	let timer = 0;
	const keepDraft = async () => {
		await store.put(name, form.read());
		status.textContent = t("saved_draft");
	};
	const box = el("form", { class: "form", novalidate: true }, ...form.boxes.values(),
		el("p", { class: "actions sticky" }, el("button", { class: "btn p" }, icon("check", "s"), t("save")), status));
	box.addEventListener("input", () => {
		clearTimeout(timer);
		timer = setTimeout(keepDraft, 300);
	});
	box.addEventListener("submit", async (e) => {
		e.preventDefault();
		clearTimeout(timer);
		const values = form.read();
		if (!form.show(form.errors(values, iso(today()))) || box.dataset.sent)
			return;
		box.dataset.sent = "1";
		const link = planned ?? from?.body.planned;
		await sync.keep({ id: sync.newId(), verb, at: Date.now(), household: key, ver: file?.ver ?? from?.ver ?? 0, name: file ? family(file) : from.name,
			body: { ...values, household: key, ...(link ? { planned: link } : {}) }, ...(from ? { replaces: from.id } : {}) });
		await store.drop(name);
		if (from)
			await store.drop(`out/${from.id}`);
		if (file && link) {
			file.plans = file.plans.filter((p) => p.key !== link);
			await store.put(`file/${key}`, file);
		}
		notice = t("kept");
		location.hash = "#/outbox";
	});
	const title = forms.verbs[verb].label[lang];
	show(title, crumbs(), head(title, file ? family(file) : from.name), el("section", { class: "card" }, el("div", { class: "pad" }, box)));
	if (from?.errors?.length)
		form.show(Object.fromEntries(from.errors.map((x) => [x.field, x.message])));
}

// ---- what waits, what went, what needs a look ----

function outRow(item) {
	const word = { waiting: ["a", "cloud-off", T.waiting], sent: ["g", "cloud-check", T.sent], look: ["r", "alert-circle", T.look] }[item.state];
	const both = (item.both ?? []).map((b) => el("dl", { class: "dl" }, el("dt", {}, t("here")), el("dd", {}, b.here ?? "–"), el("dt", {}, t("yours")), el("dd", {}, b.yours ?? "–")));
	return el("li", { class: "hit" }, el("div", {}, el("div", { class: "nm" }, el("b", {}, `${forms.verbs[item.verb]?.label[lang] ?? item.verb} · ${item.name}`),
		el("span", { class: `tag ${word[0]}` }, icon(word[1], "s"), word[2][lang])), el("div", { class: "meta" }, el("span", {}, icon("clock", "s"), moment(item.at))),
		item.state === "look" ? el("p", { class: "sm" }, item.message ?? "") : null, ...both),
		item.state === "look" ? el("div", { class: "do" }, item.both?.length ? link(`/sync/${item.entry}`, "btn s", t("on_page")) : link(`#/correct/${item.id}`, "btn s p", t("correct"))) : null);
}

async function outbox() {
	const order = { look: 0, waiting: 1, sent: 2 };
	const items = (await store.all("out/")).sort((a, b) => order[a.state] - order[b.state] || b.at - a.at);
	show(t("outbox"), crumbs(), head(t("outbox")), el("section", { class: "card", "aria-label": t("outbox") },
		items.length ? el("ul", { class: "rows" }, ...items.map(outRow)) : el("p", { class: "empty" }, icon("cloud-check"), t("outbox_none"))));
}

async function correct(id) {
	const item = await store.get(`out/${id}`);
	return item?.state === "look" ? writing(null, item.household, null, item) : outbox();
}

// ---- the line that is always there ----

async function state(said = "") {
	if (!store.unlocked())
		return top.replaceChildren();
	const items = await store.all("out/"), waiting = items.filter((i) => i.state === "waiting").length, look = items.filter((i) => i.state === "look").length;
	const contact = await store.plain("contact");
	const off = said === "offline" || !navigator.onLine;
	const words = [off ? t("offline") : "", look ? t("look_n", { n: n(look) }) : "", waiting ? t("waiting_n", { n: n(waiting) }) : look ? "" : t("all_sent")].filter(Boolean).join(" · ");
	const send = el("button", { type: "button", class: "btn s" }, icon("refresh", "s"), t("send"));
	send.addEventListener("click", () => sync.flush());
	const close = el("button", { type: "button", class: "ib", "aria-label": t("lock"), title: t("lock") }, icon("lock"));
	close.addEventListener("click", shut);
	top.replaceChildren(link("#/outbox", `tag ${look ? "r" : waiting || off ? "a" : "g"}`, icon(waiting || off ? "cloud-off" : "cloud-check", "s"), words),
		el("span", { class: "xs mut" }, contact ? t("contact", { at: moment(contact) }) : t("never")), el("span", { class: "sp" }), send, close);
	if (said === "sign_in")
		top.append(link("/sign-in?next=/app", "btn s p", t("again")));
}

function shut() {
	store.lock();
	files = [];
	route();
}

async function route() {
	if (!store.unlocked())
		return (await store.plain("lock")) ? locked() : setUp();
	files = await store.all("file/");
	const [, view, key, more] = location.hash.split("/");
	await state();
	switch (view) {
	case "file": return fileView(key);
	case "visit": case "talk": return writing(view, key, more);
	case "outbox": return outbox();
	case "correct": return correct(key);
	default: return home();
	}
}

let idle = 0;
function rest() {
	clearTimeout(idle);
	idle = setTimeout(() => store.unlocked() && shut(), IDLE);
}

// While somebody writes, nothing is drawn anew under her hands.
sync.told(async (said) => {
	if (said === "wiped")
		return gone();
	if (!store.unlocked())
		return null;
	const who = said === "sign_in" ? await signedIn() : null;
	if (who && (await sync.renew(who.csrf)))
		return sync.flush();
	await state(said);
	files = await store.all("file/");
	return /^#\/(visit|talk|correct)/.test(location.hash) ? null : route();
});

async function start() {
	if (!window.isSecureContext || !crypto.subtle || !window.indexedDB)
		return show(t("title"), head(t("title"), t("old_browser")));
	lang = (await store.plain("lang")) ?? (/(?:^|; )lang=en/.test(document.cookie) ? "en" : "fa");
	document.documentElement.lang = lang;
	document.documentElement.dir = lang === "fa" ? "rtl" : "ltr";
	document.querySelector(".skip").textContent = t("skip");
	addEventListener("hashchange", route);
	addEventListener("online", () => sync.flush());
	addEventListener("offline", () => state("offline"));
	document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && sync.flush());
	for (const e of ["pointerdown", "keydown"])
		addEventListener(e, rest);
	rest();
	navigator.serviceWorker?.register("/app-worker.js", { scope: "/app" }).catch(() => null);
	return route();
}

start();
