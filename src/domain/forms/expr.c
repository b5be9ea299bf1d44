#include "expr.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum node_kind { N_NUMBER, N_TEXT, N_NAME, N_SELF, N_CALL, N_OP, N_MINUS };
enum op { OP_OR, OP_AND, OP_EQ, OP_NE, OP_LT, OP_LE, OP_GT, OP_GE, OP_ADD, OP_SUB, OP_MUL, OP_DIV, OP_MOD };
enum fn { FN_NOT, FN_IF, FN_TRUE, FN_FALSE, FN_COALESCE, FN_NUMBER, FN_LENGTH, FN_SELECTED, FN_COUNT_SELECTED,
	FN_TODAY, FN_AGE, FN_DATE, FN_ROUND, FN_MIN, FN_MAX, FN_SUM, FN_COUNT };

static const struct { const char *name; int least, most; } functions[] = {
	[FN_NOT] = { "not", 1, 1 }, [FN_IF] = { "if", 3, 3 }, [FN_TRUE] = { "true", 0, 0 },
	[FN_FALSE] = { "false", 0, 0 }, [FN_COALESCE] = { "coalesce", 1, EXPR_ARGS_MAX },
	[FN_NUMBER] = { "number", 1, 1 }, [FN_LENGTH] = { "length", 1, 1 }, [FN_SELECTED] = { "selected", 2, 2 },
	[FN_COUNT_SELECTED] = { "count_selected", 1, 1 }, [FN_TODAY] = { "today", 0, 0 }, [FN_AGE] = { "age", 1, 2 },
	[FN_DATE] = { "date", 1, 1 }, [FN_ROUND] = { "round", 1, 2 }, [FN_MIN] = { "min", 1, EXPR_ARGS_MAX },
	[FN_MAX] = { "max", 1, EXPR_ARGS_MAX }, [FN_SUM] = { "sum", 1, 2 }, [FN_COUNT] = { "count", 1, 2 },
};

struct expr {
	enum node_kind kind;
	int what;                        /* enum op, enum fn */
	double number;
	const char *text;
	const struct expr *arg[2];       /* of operators */
	const struct expr **args;        /* of calls */
	int nargs;
};

/* ---- reading ---------------------------------------------------------------------------- */

enum token { T_END, T_NUMBER, T_TEXT, T_NAME, T_SELF, T_OP, T_OPEN, T_CLOSE, T_COMMA, T_BAD };

struct parser {
	struct arena *a;
	const char *text, *at;           /* whole text; behind the token */
	const char *token_at;
	enum token token;
	enum op op;
	double number;
	const char *word;
	int depth, nodes;
	bool in_loop;
	const char *code;
	const char *code_at;
};

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_first(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

static void wrong(struct parser *p, const char *code)
{
	if (p->code)
		return;
	p->code = code;
	p->code_at = p->token_at;
	p->token = T_BAD;
}

static void read_number(struct parser *p)
{
	const char *s = p->at;
	size_t whole, part = 0;

	while (is_digit(*s))
		s++;
	whole = (size_t)(s - p->at);
	if (*s == '.') {
		s++;
		while (is_digit(s[part]))
			part++;
		s += part;
		if (!part) {
			wrong(p, "expr.number");
			return;
		}
	}
	if (whole > 15 || part > 9 || is_first(*s)) {
		wrong(p, "expr.number");
		return;
	}
	p->number = strtod(arena_strndup(p->a, p->at, (size_t)(s - p->at)), NULL);
	p->at = s;
	p->token = T_NUMBER;
}

static void read_text(struct parser *p)
{
	const char *end = strchr(p->at + 1, *p->at);

	if (!end) {
		wrong(p, "expr.text_open");
		return;
	}
	p->word = arena_strndup(p->a, p->at + 1, (size_t)(end - p->at - 1));
	p->at = end + 1;
	p->token = T_TEXT;
}

static size_t word_length(const char *s)
{
	size_t n = 0;

	if (is_first(*s))
		while (is_first(s[n]) || is_digit(s[n]))
			n++;
	return n;
}

static void read_word(struct parser *p, bool braced)
{
	static const struct { const char *word; enum op op; } words[] = {
		{ "or", OP_OR }, { "and", OP_AND }, { "div", OP_DIV }, { "mod", OP_MOD } };
	const char *s = p->at + (braced ? 2 : 0);
	size_t n = word_length(s);

	if (!n || n > EXPR_NAME_MAX || (braced && s[n] != '}')) {
		wrong(p, "expr.name");
		return;
	}
	p->word = arena_strndup(p->a, s, n);
	p->at = s + n + (braced ? 1 : 0);
	p->token = T_NAME;
	for (size_t i = 0; !braced && i < COUNT_OF(words); i++) {
		if (strcmp(words[i].word, p->word) != 0)
			continue;
		p->token = T_OP;
		p->op = words[i].op;
	}
}

static bool read_sign(struct parser *p)
{
	static const struct { const char *sign; enum op op; } signs[] = {
		{ "!=", OP_NE }, { "<=", OP_LE }, { ">=", OP_GE }, { "=", OP_EQ }, { "<", OP_LT }, { ">", OP_GT },
		{ "+", OP_ADD }, { "-", OP_SUB }, { "*", OP_MUL }, { "/", OP_DIV }, { "%", OP_MOD } };

	for (size_t i = 0; i < COUNT_OF(signs); i++)
		if (str_prefix(p->at, signs[i].sign)) {
			p->at += strlen(signs[i].sign);
			p->token = T_OP;
			p->op = signs[i].op;
			return true;
		}
	return false;
}

static void next_token(struct parser *p)
{
	if (p->code)
		return;
	while (is_blank(*p->at))
		p->at++;
	p->token_at = p->at;
	switch (*p->at) {
	case '\0': p->token = T_END; return;
	case '(': p->token = T_OPEN; p->at++; return;
	case ')': p->token = T_CLOSE; p->at++; return;
	case ',': p->token = T_COMMA; p->at++; return;
	case '.': p->token = T_SELF; p->at++; return;
	case '\'': case '"': read_text(p); return;
	default: break;
	}
	if (is_digit(*p->at))
		read_number(p);
	else if (p->at[0] == '$' && p->at[1] == '{')
		read_word(p, true);
	else if (is_first(*p->at))
		read_word(p, false);
	else if (!read_sign(p))
		wrong(p, "expr.symbol");
}

static struct expr *node(struct parser *p, enum node_kind kind)
{
	struct expr *e = ARENA_NEW(p->a, struct expr);

	if (++p->nodes > EXPR_NODES_MAX)
		wrong(p, "expr.many");
	e->kind = kind;
	return e;
}

static const struct expr *parse_at(struct parser *p, int level);

static bool is_loop(const struct expr *e)
{
	return e->kind == N_CALL && (e->what == FN_SUM || e->what == FN_COUNT) && e->nargs == 2;
}

/* Behind the name and its opening bracket. */
static const struct expr *parse_call(struct parser *p, const char *name, const char *name_at)
{
	const struct expr *args[EXPR_ARGS_MAX];
	struct expr *e = node(p, N_CALL);
	bool outer = p->in_loop;

	e->what = -1;
	for (size_t i = 0; i < COUNT_OF(functions); i++)
		if (strcmp(functions[i].name, name) == 0)
			e->what = (int)i;
	if (e->what < 0) {
		p->token_at = name_at;
		wrong(p, "expr.function");
		return e;
	}
	next_token(p);
	while (!p->code && p->token != T_CLOSE) {
		if (e->nargs == functions[e->what].most) {
			wrong(p, "expr.arguments");
			return e;
		}
		if (e->nargs == 1 && (e->what == FN_SUM || e->what == FN_COUNT)) {
			if (args[0]->kind != N_NAME)
				wrong(p, "expr.loop_name");
			if (outer)
				wrong(p, "expr.loop_nested");
			p->in_loop = true;
		}
		args[e->nargs++] = parse_at(p, 0);
		if (p->token == T_CLOSE)
			break;
		if (p->token != T_COMMA)
			wrong(p, "expr.unexpected");
		next_token(p);
		if (p->token == T_CLOSE)
			wrong(p, "expr.unexpected");
	}
	p->in_loop = outer;
	if (!p->code && e->nargs < functions[e->what].least)
		wrong(p, "expr.arguments");
	e->args = arena_dup(p->a, args, sizeof args[0] * (size_t)(e->nargs ? e->nargs : 1));
	next_token(p);
	return e;
}

static const struct expr *parse_one(struct parser *p)
{
	struct expr *e;
	const char *word = p->word, *at = p->token_at;

	switch (p->token) {
	case T_NUMBER:
		e = node(p, N_NUMBER);
		e->number = p->number;
		break;
	case T_TEXT:
		e = node(p, N_TEXT);
		e->text = word;
		break;
	case T_SELF:
		e = node(p, N_SELF);
		break;
	case T_NAME:
		next_token(p);
		if (p->token == T_OPEN)
			return parse_call(p, word, at);
		e = node(p, N_NAME);
		e->text = word;
		return e;
	case T_OPEN: {
		const struct expr *inner;

		next_token(p);
		inner = parse_at(p, 0);
		if (p->token != T_CLOSE)
			wrong(p, "expr.unexpected");
		next_token(p);
		return inner;
	}
	default:
		wrong(p, p->token == T_END ? "expr.end" : "expr.unexpected");
		return node(p, N_SELF);
	}
	next_token(p);
	return e;
}

static const struct expr *parse_unary(struct parser *p)
{
	struct expr *e;

	if (p->token != T_OP || p->op != OP_SUB)
		return parse_one(p);
	e = node(p, N_MINUS);
	if (++p->depth > EXPR_DEPTH_MAX)
		wrong(p, "expr.deep");
	next_token(p);
	if (!p->code)
		e->arg[0] = parse_unary(p);
	p->depth--;
	return e;
}

static int level_of(enum op op)
{
	return op == OP_OR ? 0 : op == OP_AND ? 1 : op <= OP_GE ? 2 : op <= OP_SUB ? 3 : 4;
}

static const struct expr *parse_at(struct parser *p, int level)
{
	const struct expr *left;

	if (level == 5)
		return parse_unary(p);
	if (level == 0 && ++p->depth > EXPR_DEPTH_MAX)
		wrong(p, "expr.deep");
	left = p->code ? node(p, N_SELF) : parse_at(p, level + 1);
	while (!p->code && p->token == T_OP && level_of(p->op) == level) {
		struct expr *e = node(p, N_OP);

		e->what = (int)p->op;
		next_token(p);
		e->arg[0] = left;
		e->arg[1] = p->code ? left : parse_at(p, level + 1);
		left = e;
	}
	if (level == 0)
		p->depth--;
	return left;
}

enum rc expr_parse(struct arena *a, const char *text, const struct expr **ret_expr,
		const char **ret_code, size_t *ret_at)
{
	struct parser p = { .a = a, .text = text, .at = text, .token_at = text };
	const struct expr *e = NULL;

	if (utf8_count(text) > EXPR_CHARS_MAX) {
		wrong(&p, "expr.long");
	} else {
		next_token(&p);
		if (p.token == T_END)
			wrong(&p, "expr.empty");
		else
			e = parse_at(&p, 0);
		if (!p.code && p.token != T_END)
			wrong(&p, "expr.unexpected");
	}
	if (p.code) {
		*ret_code = p.code;
		*ret_at = 0;
		for (const char *s = text; s < p.code_at; (*ret_at)++)
			utf8_next(&s);
		return INVALID;
	}
	*ret_expr = e;
	return OK;
}

void expr_names(const struct expr *e, expr_name_fn fn, void *arg)
{
	if (e->kind == N_NAME)
		fn(arg, e->text, false);
	for (int i = 0; i < 2; i++)
		if ((e->kind == N_OP || e->kind == N_MINUS) && e->arg[i])
			expr_names(e->arg[i], fn, arg);
	for (int i = 0; i < e->nargs; i++) {
		if (i == 0 && is_loop(e))
			fn(arg, e->args[0]->text, true);
		else
			expr_names(e->args[i], fn, arg);
	}
}

/* ---- values ----------------------------------------------------------------------------- */

static const struct expr_value none = { .kind = EV_NONE };

static struct expr_value truth(bool v)
{
	return (struct expr_value){ .kind = EV_TRUTH, .truth = v };
}

struct expr_value expr_number(double v)
{
	return isfinite(v) ? (struct expr_value){ .kind = EV_NUMBER, .number = v } : none;
}

struct expr_value expr_text(const char *text)
{
	return str_empty(text) ? none : (struct expr_value){ .kind = EV_TEXT, .text = text };
}

static struct expr_value day_value(date_t d)
{
	return fa_date_in_range(d) ? (struct expr_value){ .kind = EV_DAY, .day = d } : none;
}

bool expr_is_true(struct expr_value v)
{
	switch (v.kind) {
	case EV_NONE: return false;
	case EV_NUMBER: return v.number != 0;
	case EV_TRUTH: return v.truth;
	case EV_LIST: return v.n > 0;
	case EV_TEXT: case EV_DAY: break;
	}
	return true;
}

static bool text_number(const char *s, double *ret_v)
{
	const char *start = s;
	size_t whole = 0, part = 0;

	if (*s == '-')
		s++;
	while (is_digit(s[whole]))
		whole++;
	s += whole;
	if (*s == '.') {
		s++;
		while (is_digit(s[part]))
			part++;
		s += part;
		if (!part)
			return false;
	}
	if (*s || whole < 1 || whole > 15 || part > 9)
		return false;
	*ret_v = strtod(start, NULL);
	return true;
}

bool expr_as_number(struct expr_value v, double *ret_v)
{
	if (v.kind == EV_NUMBER)
		*ret_v = v.number;
	else if (v.kind == EV_TRUTH)
		*ret_v = v.truth ? 1 : 0;
	else
		return v.kind == EV_TEXT && text_number(v.text, ret_v);
	return true;
}

static bool same(struct expr_value a, struct expr_value b)
{
	double x, y;

	if (a.kind == EV_NONE || b.kind == EV_NONE)
		return a.kind == b.kind;
	if (a.kind == EV_LIST || b.kind == EV_LIST) {
		if (a.kind != b.kind || a.n != b.n)
			return false;
		for (size_t i = 0; i < a.n; i++)
			if (!same(a.item[i], b.item[i]))
				return false;
		return true;
	}
	if (a.kind == EV_DAY || b.kind == EV_DAY)
		return a.kind == b.kind && a.day.n == b.day.n;
	if (a.kind == EV_TEXT && b.kind == EV_TEXT)
		return strcmp(a.text, b.text) == 0;
	return expr_as_number(a, &x) && expr_as_number(b, &y) && x == y;
}

static bool ordered(enum op op, struct expr_value a, struct expr_value b)
{
	double x, y;

	if (a.kind == EV_DAY && b.kind == EV_DAY) {
		x = a.day.n;
		y = b.day.n;
	} else if (!expr_as_number(a, &x) || !expr_as_number(b, &y)) {
		return false;
	}
	return op == OP_LT ? x < y : op == OP_LE ? x <= y : op == OP_GT ? x > y : x >= y;
}

static struct expr_value moved(date_t d, double days)
{
	if (days != floor(days) || fabs(days) > 200000)
		return none;
	return day_value((date_t){ d.n + (int32_t)days });
}

static struct expr_value arithmetic(enum op op, struct expr_value a, struct expr_value b)
{
	double x, y;

	if (a.kind == EV_DAY && b.kind == EV_DAY)
		return op == OP_SUB ? expr_number((double)a.day.n - b.day.n) : none;
	if (a.kind == EV_DAY)
		return (op == OP_ADD || op == OP_SUB) && expr_as_number(b, &y) ? moved(a.day, op == OP_ADD ? y : -y) : none;
	if (b.kind == EV_DAY)
		return op == OP_ADD && expr_as_number(a, &x) ? moved(b.day, x) : none;
	if (!expr_as_number(a, &x) || !expr_as_number(b, &y))
		return none;
	switch (op) {
	case OP_ADD: return expr_number(x + y);
	case OP_SUB: return expr_number(x - y);
	case OP_MUL: return expr_number(x * y);
	case OP_DIV: return expr_number(x / y);
	default: return expr_number(fmod(x, y));
	}
}

/* ---- evaluating ------------------------------------------------------------------------- */

static struct expr_value one(const struct expr *e, const struct expr_env *env);

static struct expr_value rounded(struct expr_value v, struct expr_value places)
{
	static const double power[] = { 1, 10, 100, 1000, 10000, 100000, 1000000 };
	double x, p = 0;

	if (!expr_as_number(v, &x) || (places.kind != EV_NONE && !expr_as_number(places, &p)))
		return none;
	if (p != floor(p) || p < 0 || p > 6)
		return none;
	return expr_number(floor(x * power[(int)p] + 0.5) / power[(int)p]);
}

struct extreme { bool any, most; double v; };

static void take(struct extreme *x, struct expr_value v)
{
	double n;

	for (size_t i = 0; v.kind == EV_LIST && i < v.n; i++)
		take(x, v.item[i]);
	if (v.kind == EV_LIST || !expr_as_number(v, &n))
		return;
	if (!x->any || (x->most ? n > x->v : n < x->v))
		x->v = n;
	x->any = true;
}

static double added(double sum, struct expr_value v)
{
	double n;

	for (size_t i = 0; v.kind == EV_LIST && i < v.n; i++)
		sum = added(sum, v.item[i]);
	return v.kind != EV_LIST && expr_as_number(v, &n) ? sum + n : sum;
}

static struct expr_value loop(const struct expr *e, const struct expr_env *env)
{
	const char *repeat = e->args[0]->text;
	int64_t rows = env->rows(env->arg, repeat);
	double sum = 0;

	for (int64_t i = 0; i < rows; i++) {
		struct expr_env inner = *env;
		struct expr_value v;

		inner.repeat = repeat;
		inner.row = (size_t)i;
		v = one(e->args[1], &inner);
		sum = e->what == FN_SUM ? added(sum, v) : sum + (expr_is_true(v) ? 1 : 0);
	}
	return expr_number(sum);
}

static struct expr_value counted(const struct expr *e, const struct expr_env *env)
{
	struct expr_value v;
	double n = 0;

	if (e->args[0]->kind == N_NAME) {
		int64_t rows = env->rows(env->arg, e->args[0]->text);

		if (rows >= 0)
			return expr_number((double)rows);
	}
	v = one(e->args[0], env);
	if (v.kind != EV_LIST)
		return expr_number(v.kind == EV_NONE ? 0 : 1);
	for (size_t i = 0; i < v.n; i++)
		n += v.item[i].kind != EV_NONE;
	return expr_number(n);
}

static bool chosen(struct expr_value list, struct expr_value code)
{
	if (code.kind == EV_NONE || code.kind == EV_LIST)
		return false;
	for (size_t i = 0; list.kind == EV_LIST && i < list.n; i++)
		if (same(list.item[i], code))
			return true;
	return list.kind != EV_LIST && same(list, code);
}

static struct expr_value aged(struct expr_value birth, struct expr_value at)
{
	int years;

	if (birth.kind != EV_DAY || at.kind != EV_DAY)
		return none;
	years = fa_age(birth.day, at.day);
	return years < 0 ? none : expr_number(years);
}

static struct expr_value call(const struct expr *e, const struct expr_env *env)
{
	struct extreme x = { .most = e->what == FN_MAX };
	struct expr_value v;
	date_t day;

	switch ((enum fn)e->what) {
	case FN_NOT: return truth(!expr_is_true(one(e->args[0], env)));
	case FN_IF: return one(e->args[expr_is_true(one(e->args[0], env)) ? 1 : 2], env);
	case FN_TRUE: return truth(true);
	case FN_FALSE: return truth(false);
	case FN_COALESCE:
		for (int i = 0; i < e->nargs; i++) {
			v = one(e->args[i], env);
			if (v.kind != EV_NONE)
				return v;
		}
		return none;
	case FN_NUMBER:
		v = one(e->args[0], env);
		return expr_as_number(v, &x.v) ? expr_number(x.v) : none;
	case FN_LENGTH:
		v = one(e->args[0], env);
		return v.kind == EV_TEXT ? expr_number((double)utf8_count(v.text)) :
			v.kind == EV_NONE ? expr_number(0) : none;
	case FN_SELECTED: return truth(chosen(one(e->args[0], env), one(e->args[1], env)));
	case FN_COUNT_SELECTED:
		v = one(e->args[0], env);
		return expr_number(v.kind == EV_LIST ? (double)v.n : v.kind == EV_NONE ? 0 : 1);
	case FN_TODAY: return day_value(env->today);
	case FN_AGE: return aged(one(e->args[0], env), e->nargs > 1 ? one(e->args[1], env) : day_value(env->today));
	case FN_DATE:
		v = one(e->args[0], env);
		return v.kind == EV_TEXT && fa_iso_read(v.text, &day) ? day_value(day) : v.kind == EV_DAY ? v : none;
	case FN_ROUND: return rounded(one(e->args[0], env), e->nargs > 1 ? one(e->args[1], env) : expr_number(0));
	case FN_MIN: case FN_MAX:
		for (int i = 0; i < e->nargs; i++)
			take(&x, one(e->args[i], env));
		return x.any ? expr_number(x.v) : none;
	case FN_SUM: return e->nargs == 2 ? loop(e, env) : expr_number(added(0, one(e->args[0], env)));
	case FN_COUNT: return e->nargs == 2 ? loop(e, env) : counted(e, env);
	}
	return none;
}

static struct expr_value operate(const struct expr *e, const struct expr_env *env)
{
	struct expr_value a = one(e->arg[0], env), b;

	if (e->what == OP_OR && expr_is_true(a))
		return truth(true);
	if (e->what == OP_AND && !expr_is_true(a))
		return truth(false);
	b = one(e->arg[1], env);
	if (e->what <= OP_AND)
		return truth(expr_is_true(b));
	if (e->what <= OP_NE)
		return truth(same(a, b) == (e->what == OP_EQ));
	if (e->what <= OP_GE)
		return truth(ordered((enum op)e->what, a, b));
	return arithmetic((enum op)e->what, a, b);
}

static struct expr_value one(const struct expr *e, const struct expr_env *env)
{
	double n;

	switch (e->kind) {
	case N_NUMBER: return expr_number(e->number);
	case N_TEXT: return expr_text(e->text);
	case N_NAME: return env->value(env->arg, e->text, env->repeat, env->row);
	case N_SELF: return env->self;
	case N_CALL: return call(e, env);
	case N_OP: return operate(e, env);
	case N_MINUS: return expr_as_number(one(e->arg[0], env), &n) ? expr_number(-n) : none;
	}
	return none;
}

struct expr_value expr_value_of(const struct expr *e, const struct expr_env *env)
{
	return one(e, env);
}

bool expr_truth(const struct expr *e, const struct expr_env *env)
{
	return expr_is_true(one(e, env));
}

/* ---- writing ---------------------------------------------------------------------------- */

static void put_number(struct buf *b, double v, bool exact)
{
	char text[64];
	uint64_t bits;
	int n;

	memcpy(&bits, &v, sizeof bits);
	if (exact) {
		buf_printf(b, "%016llx", (unsigned long long)bits);
		return;
	}
	n = snprintf(text, sizeof text, fabs(v) < 1e16 ? "%.6f" : "%.17g", v);
	if (fabs(v) < 1e16) {
		while (text[n - 1] == '0')
			n--;
		if (text[n - 1] == '.')
			n--;
	}
	text[n] = '\0';
	buf_puts(b, strcmp(text, "-0") == 0 ? "0" : text);
}

void expr_value_put(struct buf *b, struct expr_value v, bool exact)
{
	switch (v.kind) {
	case EV_NONE: buf_puts(b, "none"); break;
	case EV_NUMBER: put_number(b, v.number, exact); break;
	case EV_TRUTH: buf_puts(b, v.truth ? "true" : "false"); break;
	case EV_TEXT: buf_printf(b, "'%s'", v.text); break;
	case EV_DAY: buf_printf(b, "d%d", v.day.n); break;
	case EV_LIST:
		buf_putc(b, '[');
		for (size_t i = 0; i < v.n; i++) {
			if (i)
				buf_putc(b, ' ');
			expr_value_put(b, v.item[i], exact);
		}
		buf_putc(b, ']');
		break;
	}
}

static bool xpath_call(const struct expr *e, expr_path_fn path, void *arg, struct buf *out)
{
	if (is_loop(e) || (e->what == FN_ROUND && e->nargs > 1))
		return false;
	if (e->what == FN_AGE) {
		buf_puts(out, "int((");
		if (e->nargs > 1 ? !expr_put_xpath(e->args[1], path, arg, out) : (buf_puts(out, "today()"), false))
			return false;
		buf_puts(out, " - ");
		if (!expr_put_xpath(e->args[0], path, arg, out))
			return false;
		buf_puts(out, ") div 365.2422)");
		return true;
	}
	buf_puts(out, e->what == FN_COUNT_SELECTED ? "count-selected" : e->what == FN_LENGTH ? "string-length" :
		functions[e->what].name);
	buf_putc(out, '(');
	for (int i = 0; i < e->nargs; i++) {
		if (i)
			buf_puts(out, ", ");
		if (!expr_put_xpath(e->args[i], path, arg, out))
			return false;
	}
	buf_putc(out, ')');
	return true;
}

bool expr_put_xpath(const struct expr *e, expr_path_fn path, void *arg, struct buf *out)
{
	static const char *const signs[] = { "or", "and", "=", "!=", "<", "<=", ">", ">=", "+", "-", "*", "div", "mod" };

	switch (e->kind) {
	case N_NUMBER:
		put_number(out, e->number, false);
		return true;
	case N_TEXT:
		buf_printf(out, strchr(e->text, '\'') ? "\"%s\"" : "'%s'", e->text);
		return true;
	case N_NAME:
		path(arg, e->text, out);
		return true;
	case N_SELF:
		buf_putc(out, '.');
		return true;
	case N_CALL:
		return xpath_call(e, path, arg, out);
	case N_MINUS:
		buf_puts(out, "-");
		return expr_put_xpath(e->arg[0], path, arg, out);
	case N_OP:
		buf_putc(out, '(');
		if (!expr_put_xpath(e->arg[0], path, arg, out))
			return false;
		buf_printf(out, " %s ", signs[e->what]);
		if (!expr_put_xpath(e->arg[1], path, arg, out))
			return false;
		buf_putc(out, ')');
		return true;
	}
	return false;
}
