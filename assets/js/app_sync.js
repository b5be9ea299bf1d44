// The phone's talk with the centre: what is new comes down, what was done goes up, each
// item under its own name until the centre has said that it has it.

import * as store from "./app_store.js";

const API = "/api/v1", ITEMS = 50, SOON = 5000, LATEST = 15 * 60000;
let running = null, timer = 0, wait = SOON, tell = () => {};

export const told = (listener) => {
	tell = listener;
};

const hex = (n) => [...crypto.getRandomValues(new Uint8Array(n))].map((b) => b.toString(16).padStart(2, "0")).join("");
export const newId = () => hex(16);

// The centre's clock, as far as this phone knows it.
let ahead = 0;
export const now = () => Date.now() + ahead;
export const begin = async () => {
	ahead = (await store.plain("ahead")) ?? 0;
};

async function post(path, body, headers = {}) {
	const answer = await fetch(API + path, {
		method: "POST", body: JSON.stringify(body), credentials: "omit", cache: "no-store",
		headers: { "Content-Type": "application/json", ...headers },
	});
	return { status: answer.status, body: await answer.json().catch(() => ({})) };
}

async function ask(path, body) {
	const device = await store.get("device");
	const sent = Date.now();
	const answer = await post(path, body, { Authorization: `Bearer zdp_${device.secret}` });
	if (answer.body.now) {
		ahead = answer.body.now - (sent + Date.now()) / 2;
		await store.setPlain("ahead", ahead);
	}
	return answer;
}

// ---- this phone ----

async function announce(name, secret, csrf) {
	const answer = await fetch(`${API}/devices`, {
		method: "POST", body: JSON.stringify({ name, secret }), cache: "no-store",
		headers: { "Content-Type": "application/json", "Idempotency-Key": secret.slice(0, 32), "X-CSRF-Token": csrf },
	});
	const body = await answer.json().catch(() => ({}));
	return answer.status === 201 ? { key: body.key } : { wrong: body.title ?? String(answer.status) };
}

async function remember(key, name, secret) {
	await store.put("device", { key, secret, name });
	await store.setPlain("device", { key, name });
}

export async function register(name, pass, csrf) {
	const secret = hex(32), { key, wrong } = await announce(name, secret, csrf);
	if (!key)
		return wrong;
	await store.create(pass);
	await remember(key, name, secret);
	await store.setPlain("contact", Date.now());
	navigator.storage?.persist?.();
	return "";
}

// After three months without a sign-in: a new secret, the same key and the same outbox.
export async function renew(csrf) {
	const secret = hex(32), { name } = await store.plain("device"), { key } = await announce(name, secret, csrf);
	if (key)
		await remember(key, name, secret);
	return Boolean(key);
}

// The token is dead: is this phone to go on after signing in, or to forget everything?
async function word(wiped) {
	const device = await store.get("device");
	const { status, body } = await post("/sync/state", { device: device.key, secret: device.secret, ...(wiped ? { wiped } : {}) });
	return status === 200 ? body.word : "fine";
}

async function refused() {
	const said = await word(false);
	if (said !== "wipe")
		return "sign_in";
	await word(true);
	await store.wipe();
	return "wiped";
}

// ---- the outbox ----

export async function keep(item) {
	await store.put(`out/${item.id}`, { state: "waiting", tries: 0, ...item });
	tell("outbox");
	flush();
}

async function settle(item, answer) {
	const gone = ["done", "merged", "already", "dropped"];
	if (answer.state === "later")
		return;
	const name = `out/${item.id}`;
	if (gone.includes(answer.state))
		await store.put(name, { id: item.id, verb: item.verb, name: item.name, at: item.at, state: "sent", sent: Date.now(), key: answer.key });
	else
		await store.put(name, { ...item, state: "look", code: answer.code, message: answer.message, errors: answer.errors,
			both: answer.both, entry: answer.entry });
}

async function up() {
	for (;;) {
		const waiting = (await store.all("out/")).filter((i) => i.state === "waiting").sort((a, b) => a.at - b.at).slice(0, ITEMS);
		if (!waiting.length)
			return "";
		const { status, body } = await ask("/sync/batch", { now: Date.now(), items: waiting.map((i) => ({
			id: i.id, verb: i.verb, at: i.at, ver: i.ver ?? 0, household: i.household, body: i.body,
			...(i.replaces ? { replaces: i.replaces } : {}) })) });
		if (status === 401)
			return refused();
		if (status !== 200)
			return "later";
		const said = new Map(body.items.map((a) => [a.id, a]));
		for (const item of waiting)
			if (said.has(item.id))
				await settle(item, said.get(item.id));
		tell("outbox");
		if (body.items.some((a) => a.state === "later"))
			return "later";
	}
}

async function tidy(days) {
	const old = Date.now() - days * 86400000;
	for (const item of await store.all("out/"))
		if (item.state === "sent" && item.sent < old)
			await store.drop(`out/${item.id}`);
}

async function down() {
	for (;;) {
		const have = (await store.names("file/")).map((n) => n.slice(5));
		const cursor = (await store.get("cursor")) ?? "";
		const { status, body } = await ask("/sync/changes", { cursor, have });
		if (status === 401)
			return refused();
		if (status !== 200)
			return "later";
		for (const file of body.files)
			await store.put(`file/${file.key}`, file);
		for (const key of body.gone)
			await store.drop(`file/${key}`);
		await store.put("cursor", body.cursor);
		await store.setPlain("contact", Date.now());
		await store.setPlain("keep_days", body.keep_days);
		await store.put("me", { name: body.name });
		if (!body.more)
			return "";
	}
}

async function run() {
	if (!navigator.onLine)
		return "offline";
	try {
		const said = (await up()) || (await down());
		if (!said)
			await tidy(3);
		return said;
	} catch {
		return "offline";
	}
}

// One at a time; what failed is tried again, each time later, and at once when the network is back.
export function flush() {
	if (!store.unlocked())
		return Promise.resolve("locked");
	running ??= run().then((said) => {
		running = null;
		clearTimeout(timer);
		wait = said === "" ? SOON : Math.min(wait * 2, LATEST);
		if (said === "later" || said === "offline")
			timer = setTimeout(flush, wait * (0.75 + Math.random() / 2));
		tell(said);
		return said;
	});
	return running;
}

// Not heard of for too long: the files go, what was written stays until it is sent.
export async function expire() {
	const days = (await store.plain("keep_days")) ?? 14, contact = (await store.plain("contact")) ?? 0;
	if (Date.now() - contact < days * 86400000)
		return false;
	for (const name of await store.names("file/"))
		await store.drop(name);
	await store.put("cursor", "");
	return true;
}

// A locked phone cannot sign its question; it hears only whether it is to forget everything.
export async function ended() {
	const device = await store.plain("device");
	const answer = device && await post("/sync/state", { device: device.key }).catch(() => null);
	if (answer?.status !== 200 || answer.body.word !== "wipe")
		return false;
	await store.wipe();
	return true;
}
