// The language of forms in the browser: the shared vectors, then random texts given to this module
// and to the C program at once; the last bit must agree. node expr.mjs T_EXPR [HOW_MANY [SEED]]
import { readFileSync } from "node:fs";
import { spawnSync } from "node:child_process";
import { parse, evaluate } from "../../assets/js/expr.js";

const PEOPLE = { ages: [31, null, 11], likes: ["x", "y", null] };
const NAMES = { two: 2, code3: "3", word: "آب", yes: true, no: false, birth: { day: 2457714 }, set: ["a", "b"] };
const env = {
	today: 2461367, self: 5,
	rows: (name) => (name === "people" ? 3 : -1),
	value: (name, repeat, row) => (name in PEOPLE ? (repeat ? PEOPLE[name][row] : PEOPLE[name]) : NAMES[name] ?? null),
};

function put(v, exact) {
	if (v === null)
		return "none";
	if (Array.isArray(v))
		return `[${v.map((x) => put(x, exact)).join(" ")}]`;
	if (typeof v === "object")
		return `d${v.day}`;
	if (typeof v === "string")
		return `'${v}'`;
	if (typeof v === "boolean")
		return String(v);
	if (!exact)
		return String(Number(v.toFixed(6)));
	const view = new DataView(new ArrayBuffer(8));
	view.setFloat64(0, v);
	return view.getBigUint64(0).toString(16).padStart(16, "0");
}

function answer(text, exact) {
	let tree;
	try {
		tree = parse(text);
	} catch (e) {
		if (!e.code)
			throw e;
		return `!${e.code} ${e.at}`;
	}
	return put(evaluate(tree, env), exact);
}

let failed = 0, n = 0;
const differs = (what, got, want) => {
	failed++;
	console.log(`not the same: ${what}\n  here ${got}\n  want ${want}`);
};
for (const line of readFileSync(new URL("../vectors/expr.txt", import.meta.url), "utf8").split("\n")) {
	const tab = line.indexOf("\t");
	if (line[0] === "#" || tab < 0)
		continue;
	n++;
	const got = answer(line.slice(0, tab), false);
	if (got !== line.slice(tab + 1))
		differs(line.slice(0, tab), got, line.slice(tab + 1));
}

// ---- random texts

const [program, many = "20000", seed = "1"] = process.argv.slice(2);
let state = Number(seed) >>> 0;
const below = (k) => {
	state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
	return Math.floor((state / 4294967296) * k);
};
const pick = (list) => list[below(list.length)];
const ATOMS = ["0", "1", "2.5", "0.1", "12.345678901", "999999999999999", "'3'", "'a'", '"ب"', "''", "'-1.50'", "two", "code3", "word",
	"yes", "no", "nothing", "birth", "set", "ages", "likes", "people", ".", "${two}", "today()", "true()", "'2020-02-29'", "'2019-02-29'",
	"date('1990-06-30')", "date('2099-01-01')"];
const ARITY = [["not", 1], ["if", 3], ["coalesce", 2], ["number", 1], ["length", 1], ["selected", 2], ["count_selected", 1], ["age", 1],
	["age", 2], ["date", 1], ["round", 1], ["round", 2], ["min", 3], ["max", 2], ["sum", 1], ["count", 1]];
const OPS = [" or ", " and ", "=", "!=", "<", "<=", ">", ">=", "+", "-", "*", "/", "%", " div ", " mod "];
function grow(depth) {
	if (depth === 0 || below(5) === 0)
		return pick(ATOMS);
	const kind = below(10);
	if (kind < 5)
		return grow(depth - 1) + pick(OPS) + grow(depth - 1);
	if (kind === 5)
		return `(${grow(depth - 1)})`;
	if (kind === 6)
		return `-${grow(depth - 1)}`;
	if (kind === 7)
		return `${pick(["sum", "count"])}(${pick(["people", "people", "nothing"])}, ${grow(depth - 1)})`;
	const [name, args] = pick(ARITY);
	return `${name}(${Array.from({ length: args }, () => grow(depth - 1)).join(", ")})`;
}
const SIGNS = [..."()+-*/%=<>!,.'\"${} abz09_", "آ", "😀", "and", "sum("];
function hurt(text) {
	const list = [...text];
	for (let k = below(3) + 1; k > 0; k--)
		list.splice(below(list.length + 1), below(2), ...(below(2) ? [pick(SIGNS)] : []));
	return list.join("");
}
if (program) {
	const texts = Array.from({ length: Number(many) }, () => (below(3) ? grow(1 + below(5)) : hurt(grow(1 + below(3)))))
		.filter((t) => !t.includes("\n"));
	const run = spawnSync(program, ["serve"], { input: texts.join("\n") + "\n", encoding: "utf8", maxBuffer: 1 << 28 });
	const lines = run.stdout.split("\n");
	if (run.status !== 0 || lines.length !== texts.length + 1)
		differs("the C program", `${lines.length - 1} answers, status ${run.status}`, `${texts.length} answers`);
	texts.forEach((text, i) => {
		n++;
		const got = answer(text, true);
		if (got !== lines[i] && failed < 20)
			differs(text, got, lines[i]);
	});
	console.log(`# refused ${lines.filter((l) => l[0] === "!").length}, none ${lines.filter((l) => l === "none").length} of ${texts.length}`);
}
console.log(`${n} texts, ${failed} differ`);
process.exit(failed ? 1 : 0);
