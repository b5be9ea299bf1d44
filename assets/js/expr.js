// The language of forms in the browser: the same parser and evaluator as src/domain/forms/expr.c,
// held to the same vectors and compared with it on random texts. Values are null (none), numbers,
// booleans, strings, days ({ day }) and arrays of these.
import { toDay, fromDay, fromGregorian } from "./jalali.js";

const CHARS_MAX = 2000, NODES_MAX = 400, DEPTH_MAX = 24, NAME_MAX = 40, ARGS_MAX = 30;
const FUNCTIONS = {
	not: [1, 1], if: [3, 3], true: [0, 0], false: [0, 0], coalesce: [1, ARGS_MAX], number: [1, 1], length: [1, 1],
	selected: [2, 2], count_selected: [1, 1], today: [0, 0], age: [1, 2], date: [1, 1], round: [1, 2],
	min: [1, ARGS_MAX], max: [1, ARGS_MAX], sum: [1, 2], count: [1, 2],
};
const WORDS = { or: "or", and: "and", div: "/", mod: "%" };
const LEVEL = { or: 0, and: 1, "=": 2, "!=": 2, "<": 2, "<=": 2, ">": 2, ">=": 2, "+": 3, "-": 3, "*": 4, "/": 4, "%": 4 };
const own = (o, k) => Object.prototype.hasOwnProperty.call(o, k);
const characters = (text) => [...text].length;

class Wrong extends Error {
	constructor(code, at) {
		super(code);
		this.code = code;
		this.at = at;
	}
}

class Parser {
	constructor(text) {
		Object.assign(this, { text, at: 0, tokenAt: 0, depth: 0, nodes: 0, inLoop: false });
	}
	wrong(code, at = this.tokenAt) {
		throw new Wrong(code, characters(this.text.slice(0, at)));
	}
	take(re) {
		re.lastIndex = this.at;
		return re.exec(this.text);
	}
	next() {
		this.at += this.take(/[ \t\n\r]*/y)[0].length;
		this.tokenAt = this.at;
		const c = this.text[this.at];
		if (c === undefined)
			return void (this.token = "end");
		if ("(),.".includes(c)) {
			this.at++;
			return void (this.token = c);
		}
		if (c === "'" || c === '"') {
			const end = this.text.indexOf(c, this.at + 1);
			if (end < 0)
				this.wrong("expr.text_open");
			this.word = this.text.slice(this.at + 1, end);
			this.at = end + 1;
			return void (this.token = "text");
		}
		let m = this.take(/([0-9]+)(\.([0-9]*))?/y);
		if (m) {
			const after = this.text[this.at + m[0].length] ?? "";
			if (m[3] === "" || m[1].length > 15 || (m[3] ?? "").length > 9 || /[A-Za-z_]/.test(after))
				this.wrong("expr.number");
			this.number = Number(m[0]);
			this.at += m[0].length;
			return void (this.token = "number");
		}
		const braced = this.text.startsWith("${", this.at);
		if (braced || /[A-Za-z_]/.test(c)) {
			m = this.take(braced ? /\$\{([A-Za-z_][A-Za-z0-9_]*)\}/y : /([A-Za-z_][A-Za-z0-9_]*)/y);
			if (!m || m[1].length > NAME_MAX)
				this.wrong("expr.name");
			this.word = m[1];
			this.at += m[0].length;
			this.token = "name";
			if (!braced && own(WORDS, this.word)) {
				this.token = "op";
				this.op = WORDS[this.word];
			}
			return undefined;
		}
		m = this.take(/!=|<=|>=|[=<>+\-*/%]/y);
		if (!m)
			this.wrong("expr.symbol");
		this.op = m[0];
		this.at += m[0].length;
		return void (this.token = "op");
	}
	node(kind, more) {
		if (++this.nodes > NODES_MAX)
			this.wrong("expr.many");
		return { kind, ...more };
	}
	call(name, nameAt) {
		const e = this.node("call", { name, args: [] }), outer = this.inLoop;
		if (!own(FUNCTIONS, name))
			this.wrong("expr.function", nameAt);
		const [least, most] = FUNCTIONS[name];
		this.next();
		while (this.token !== ")") {
			if (e.args.length === most)
				this.wrong("expr.arguments");
			if (e.args.length === 1 && (name === "sum" || name === "count")) {
				if (e.args[0].kind !== "name")
					this.wrong("expr.loop_name");
				if (outer)
					this.wrong("expr.loop_nested");
				this.inLoop = true;
			}
			e.args.push(this.level(0));
			if (this.token === ")")
				break;
			if (this.token !== ",")
				this.wrong("expr.unexpected");
			this.next();
			if (this.token === ")")
				this.wrong("expr.unexpected");
		}
		this.inLoop = outer;
		if (e.args.length < least)
			this.wrong("expr.arguments");
		this.next();
		return e;
	}
	one() {
		const word = this.word, at = this.tokenAt;
		let e;
		switch (this.token) {
		case "number": e = this.node("number", { value: this.number }); break;
		case "text": e = this.node("text", { value: word }); break;
		case ".": e = this.node("self"); break;
		case "name":
			this.next();
			return this.token === "(" ? this.call(word, at) : this.node("name", { name: word });
		case "(":
			this.next();
			e = this.level(0);
			if (this.token !== ")")
				this.wrong("expr.unexpected");
			break;
		default: this.wrong(this.token === "end" ? "expr.end" : "expr.unexpected");
		}
		this.next();
		return e;
	}
	unary() {
		if (this.token !== "op" || this.op !== "-")
			return this.one();
		const e = this.node("minus");
		if (++this.depth > DEPTH_MAX)
			this.wrong("expr.deep");
		this.next();
		e.left = this.unary();
		this.depth--;
		return e;
	}
	level(n) {
		if (n === 5)
			return this.unary();
		if (n === 0 && ++this.depth > DEPTH_MAX)
			this.wrong("expr.deep");
		let left = this.level(n + 1);
		while (this.token === "op" && LEVEL[this.op] === n) {
			const e = this.node("op", { op: this.op, left });
			this.next();
			e.right = this.level(n + 1);
			left = e;
		}
		if (n === 0)
			this.depth--;
		return left;
	}
}

// A tree; throws with .code and .at (in characters).
export function parse(text) {
	const p = new Parser(text);
	if (characters(text) > CHARS_MAX)
		p.wrong("expr.long");
	p.next();
	if (p.token === "end")
		p.wrong("expr.empty");
	const e = p.level(0);
	if (p.token !== "end")
		p.wrong("expr.unexpected");
	return e;
}

// ---- values

const number = (v) => (Number.isFinite(v) ? v : null);
const isDay = (v) => v !== null && typeof v === "object" && !Array.isArray(v);
const day = (n) => (fromDay(n) ? { day: n } : null);
export const isTrue = (v) => (Array.isArray(v) ? v.length > 0 : typeof v === "number" ? v !== 0 : v !== null && v !== false);

function toNumber(v) {
	if (typeof v === "number")
		return v;
	if (typeof v === "boolean")
		return v ? 1 : 0;
	return typeof v === "string" && /^-?[0-9]{1,15}(\.[0-9]{1,9})?$/.test(v) ? Number(v) : null;
}

function same(a, b) {
	if (a === null || b === null)
		return a === b;
	if (Array.isArray(a) || Array.isArray(b))
		return Array.isArray(a) && Array.isArray(b) && a.length === b.length && a.every((v, i) => same(v, b[i]));
	if (isDay(a) || isDay(b))
		return isDay(a) && isDay(b) && a.day === b.day;
	if (typeof a === "string" && typeof b === "string")
		return a === b;
	const x = toNumber(a), y = toNumber(b);
	return x !== null && y !== null && x === y;
}

function ordered(op, a, b) {
	const days = isDay(a) && isDay(b), x = days ? a.day : toNumber(a), y = days ? b.day : toNumber(b);
	if (x === null || y === null)
		return false;
	return op === "<" ? x < y : op === "<=" ? x <= y : op === ">" ? x > y : x >= y;
}

const moved = (d, days) => (days !== Math.floor(days) || Math.abs(days) > 200000 ? null : day(d.day + days));

function arithmetic(op, a, b) {
	const x = toNumber(a), y = toNumber(b);
	if (isDay(a) && isDay(b))
		return op === "-" ? number(a.day - b.day) : null;
	if (isDay(a))
		return (op === "+" || op === "-") && y !== null ? moved(a, op === "+" ? y : -y) : null;
	if (isDay(b))
		return op === "+" && x !== null ? moved(b, x) : null;
	if (x === null || y === null)
		return null;
	return number(op === "+" ? x + y : op === "-" ? x - y : op === "*" ? x * y : op === "/" ? x / y : x % y);
}

// ---- evaluating

function rounded(v, places) {
	const x = toNumber(v), p = places === null ? 0 : toNumber(places);
	if (x === null || p === null || p !== Math.floor(p) || p < 0 || p > 6)
		return null;
	const power = [1, 10, 100, 1000, 10000, 100000, 1000000][p];
	return number(Math.floor(x * power + 0.5) / power);
}

const monthIndex = (d) => d.year * 12 + d.month - 1;

function addMonths(n, k) {
	const d = fromDay(n), index = monthIndex(d) + k;
	for (let at = d.day; at > 0; at--) {
		const there = toDay(Math.floor(index / 12), (index % 12) + 1, at);
		if (there !== null)
			return there;
	}
	return 0;
}

function aged(birth, at) {
	if (!isDay(birth) || !isDay(at) || birth.day > at.day)
		return null;
	const k = monthIndex(fromDay(at.day)) - monthIndex(fromDay(birth.day));
	return Math.floor((addMonths(birth.day, k) > at.day ? k - 1 : k) / 12);
}

const flat = (v) => (Array.isArray(v) ? v : [v]);
const added = (v) => flat(v).reduce((sum, x) => sum + (toNumber(x) ?? 0), 0);

function extreme(values, better) {
	const n = values.flatMap(flat).map(toNumber).filter((v) => v !== null);
	return n.length ? n.reduce((a, b) => (better(b, a) ? b : a)) : null;
}

function loop(e, env) {
	const repeat = e.args[0].name, rows = env.rows(repeat);
	let sum = 0;
	for (let row = 0; row < rows; row++) {
		const v = evaluate(e.args[1], { ...env, repeat, row });
		if (e.name === "sum")
			for (const x of flat(v))
				sum += toNumber(x) ?? 0;
		else
			sum += isTrue(v) ? 1 : 0;
	}
	return number(sum);
}

function counted(e, env) {
	if (e.args[0].kind === "name") {
		const rows = env.rows(e.args[0].name);
		if (rows >= 0)
			return rows;
	}
	return flat(evaluate(e.args[0], env)).filter((v) => v !== null).length;
}

const CALLS = {
	not: (e, env, v) => !isTrue(v(0)),
	if: (e, env, v) => v(isTrue(v(0)) ? 1 : 2),
	true: () => true,
	false: () => false,
	coalesce: (e, env, v) => {
		for (let i = 0; i < e.args.length; i++) {
			const x = v(i);
			if (x !== null)
				return x;
		}
		return null;
	},
	number: (e, env, v) => toNumber(v(0)),
	length: (e, env, v) => ((x) => (x === null ? 0 : typeof x === "string" ? characters(x) : null))(v(0)),
	selected: (e, env, v) => {
		const list = v(0), code = v(1);
		return code !== null && !Array.isArray(code) && flat(list).some((x) => same(x, code));
	},
	count_selected: (e, env, v) => ((x) => (Array.isArray(x) ? x.length : x === null ? 0 : 1))(v(0)),
	today: (e, env) => day(env.today),
	age: (e, env, v) => aged(v(0), e.args.length > 1 ? v(1) : day(env.today)),
	date: (e, env, v) => {
		const x = v(0);
		if (typeof x !== "string")
			return isDay(x) ? x : null;
		if (!/^[0-9]{4}-[0-9]{2}-[0-9]{2}$/.test(x) || Number.isNaN(Date.parse(`${x}T00:00:00Z`)) ||
			new Date(`${x}T00:00:00Z`).toISOString().slice(0, 10) !== x)
			return null;
		return day(fromGregorian(x));
	},
	round: (e, env, v) => rounded(v(0), e.args.length > 1 ? v(1) : 0),
	min: (e, env, v) => extreme(e.args.map((_, i) => v(i)), (a, b) => a < b),
	max: (e, env, v) => extreme(e.args.map((_, i) => v(i)), (a, b) => a > b),
	sum: (e, env, v) => (e.args.length === 2 ? loop(e, env) : number(added(v(0)))),
	count: (e, env) => (e.args.length === 2 ? loop(e, env) : counted(e, env)),
};

// env: today (day number), self, repeat and row or undefined, rows(name) (-1: no repeat),
// value(name, repeat, row).
export function evaluate(e, env) {
	switch (e.kind) {
	case "number": return e.value;
	case "text": return e.value === "" ? null : e.value;
	case "name": return env.value(e.name, env.repeat, env.row);
	case "self": return env.self;
	case "call": return CALLS[e.name](e, env, (i) => evaluate(e.args[i], env));
	case "minus": return ((x) => (x === null ? null : -x))(toNumber(evaluate(e.left, env)));
	}
	const a = evaluate(e.left, env);
	if (e.op === "or")
		return isTrue(a) || isTrue(evaluate(e.right, env));
	if (e.op === "and")
		return isTrue(a) && isTrue(evaluate(e.right, env));
	const b = evaluate(e.right, env);
	if (e.op === "=" || e.op === "!=")
		return same(a, b) === (e.op === "=");
	return LEVEL[e.op] === 2 ? ordered(e.op, a, b) : arithmetic(e.op, a, b);
}
