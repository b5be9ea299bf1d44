// What the app keeps on the phone: IndexedDB, everything but a few words sealed with
// AES-GCM under a key that only the passphrase opens (PBKDF2). Eight wrong tries
// in a row, or a word from the centre, and all of it is gone.

const NAME = "zendegi", ROUNDS = 600000;
export const TRIES = 8;
let db = null, key = null;

const wait = (request) => new Promise((done, no) => {
	request.onsuccess = () => done(request.result);
	request.onerror = () => no(request.error);
});

async function base() {
	if (db)
		return db;
	const request = indexedDB.open(NAME, 1);
	request.onupgradeneeded = () => {
		request.result.createObjectStore("plain");
		request.result.createObjectStore("sealed");
	};
	db = await wait(request);
	db.onversionchange = () => db.close();
	return db;
}

async function write(store, work) {
	const tx = (await base()).transaction(store, "readwrite", { durability: "strict" });
	const end = new Promise((done, no) => {
		tx.oncomplete = done;
		tx.onabort = tx.onerror = () => no(tx.error);
	});
	work(tx.objectStore(store));
	await end;
}

// ---- words that are no secret: which phone this is, how often somebody guessed ----

export const plain = async (name) => wait((await base()).transaction("plain").objectStore("plain").get(name));
export const setPlain = (name, value) => write("plain", (s) => s.put(value, name));

// ---- sealed ----

const bytes = (text) => new TextEncoder().encode(text);

export async function get(name) {
	const row = await wait((await base()).transaction("sealed").objectStore("sealed").get(name));
	return row ? open(name, row) : null;
}

async function open(name, row) {
	const text = await crypto.subtle.decrypt({ name: "AES-GCM", iv: row.iv, additionalData: bytes(name) }, key, row.data);
	return JSON.parse(new TextDecoder().decode(text));
}

// The name is sealed along: what was written for one family does not open as another's.
export async function put(name, value) {
	const iv = crypto.getRandomValues(new Uint8Array(12));
	const data = await crypto.subtle.encrypt({ name: "AES-GCM", iv, additionalData: bytes(name) }, key, bytes(JSON.stringify(value)));
	await write("sealed", (s) => s.put({ iv, data }, name));
}

export const drop = (name) => write("sealed", (s) => s.delete(name));

export async function all(prefix) {
	const range = IDBKeyRange.bound(prefix, prefix + "\uffff");
	const store = (await base()).transaction("sealed").objectStore("sealed");
	const [names, rows] = await Promise.all([wait(store.getAllKeys(range)), wait(store.getAll(range))]);
	return Promise.all(rows.map((row, i) => open(names[i], row)));
}

export async function names(prefix) {
	const store = (await base()).transaction("sealed").objectStore("sealed");
	return wait(store.getAllKeys(IDBKeyRange.bound(prefix, prefix + "\uffff")));
}

// ---- the key ----

async function wrapping(pass, salt) {
	const from = await crypto.subtle.importKey("raw", bytes(pass.normalize("NFKC")), "PBKDF2", false, ["deriveKey"]);
	return crypto.subtle.deriveKey({ name: "PBKDF2", hash: "SHA-256", salt, iterations: ROUNDS }, from,
		{ name: "AES-GCM", length: 256 }, false, ["wrapKey", "unwrapKey"]);
}

export const unlocked = () => key !== null;
export const lock = () => {
	key = null;
};

export async function create(pass) {
	const salt = crypto.getRandomValues(new Uint8Array(16)), iv = crypto.getRandomValues(new Uint8Array(12));
	const made = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, true, ["encrypt", "decrypt"]);
	const data = await crypto.subtle.wrapKey("raw", made, await wrapping(pass, salt), { name: "AES-GCM", iv });
	await setPlain("lock", { salt, iv, data, tries: 0 });
	await unlock(pass);
}

// 0: open; else how many tries are left. A try is counted before it is made.
export async function unlock(pass) {
	const kept = await plain("lock");
	if (!kept)
		return TRIES;
	await setPlain("lock", { ...kept, tries: kept.tries + 1 });
	try {
		key = await crypto.subtle.unwrapKey("raw", kept.data, await wrapping(pass, kept.salt), { name: "AES-GCM", iv: kept.iv },
			"AES-GCM", false, ["encrypt", "decrypt"]);
	} catch {
		if (kept.tries + 1 >= TRIES)
			await wipe();
		return Math.max(TRIES - kept.tries - 1, 0) || -1;
	}
	await setPlain("lock", { ...kept, tries: 0 });
	return 0;
}

export async function wipe() {
	key = null;
	for (const store of ["sealed", "plain"])
		await write(store, (s) => s.clear());
}
