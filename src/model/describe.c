/* The references for people: Markdown. */
#include "describe_int.h"
#include "message.h"

#include <string.h>

static const char head_note[] = "<!-- Printed by `zendegi describe`; do not edit. -->\n\n";

static const char *type_word(const struct field *f)
{
	static const char *const words[] = {
		[F_KEY] = "key", [F_REF] = "ref", [F_TEXT] = "text", [F_INT] = "integer",
		[F_BOOL] = "yes/no", [F_DATE] = "date", [F_TIME] = "time", [F_MONEY] = "rial",
		[F_CHOICE] = "choice", [F_JSON] = "JSON"
	};

	return f->flags & MULTI ? "set" : words[f->type];
}

static const char *kind_word(enum text_kind kind)
{
	static const char *const words[] = {
		[TEXT_PLAIN] = "plain", [TEXT_NAME] = "name", [TEXT_NOTE] = "note", [TEXT_CODE] = "code",
		[TEXT_NATIONAL_ID] = "national ID", [TEXT_MOBILE] = "mobile", [TEXT_PHONE] = "phone",
		[TEXT_POSTCODE] = "postal code", [TEXT_SHEBA] = "Sheba", [TEXT_ADDRESS] = "address",
		[TEXT_USER_NAME] = "user name", [TEXT_PASSWORD] = "password"
	};

	return words[kind];
}

/* A cell cannot hold a bar or a line end. */
static void put_cell(struct buf *out, const char *text)
{
	for (const char *p = text ? text : ""; *p; p++) {
		if (*p == '|')
			buf_puts(out, "\\|");
		else
			buf_putc(out, *p == '\n' ? ' ' : *p);
	}
}

static void put_limits(struct buf *out, const struct field *f)
{
	int64_t lo, hi;

	if (f->type != F_TEXT && f->type != F_MONEY && (f->type != F_INT || f->flags & MULTI))
		return;
	if (f->type == F_INT && !f->min && !f->max)
		return;
	field_limits(f, &lo, &hi);
	buf_put_i64(out, lo);
	buf_puts(out, "–");
	buf_put_i64(out, hi);
	if (f->type == F_TEXT)
		buf_puts(out, " characters");
}

static void put_rules(struct buf *out, unsigned flags)
{
	static const struct { unsigned flag; const char *word; } words[] = {
		{ REQUIRED, "required" }, { UNIQUE, "unique" }, { IMMUTABLE, "set once" },
		{ INTERNAL, "set by rules" }
	};
	bool first = true;

	for (size_t i = 0; i < COUNT_OF(words); i++) {
		if (!(flags & words[i].flag))
			continue;
		buf_puts(out, first ? "" : ", ");
		buf_puts(out, words[i].word);
		first = false;
	}
}

static const char *secrecy_word(unsigned flags)
{
	if (flags & BLIND)
		return "sensitive, found by blind index";
	return flags & SENSITIVE ? "sensitive" : "";
}

static void put_choices(struct buf *out, const struct field *f)
{
	bool first = true;

	for (const struct choice *c = f->choices; c && c->value; c++) {
		buf_puts(out, first ? "" : "; ");
		buf_printf(out, "`%s` ", c->code);
		put_cell(out, c->fa);
		first = false;
	}
}

static void put_type(struct buf *out, const struct record_type *t)
{
	buf_printf(out, "## %s\n\n%s · %s%s\n\n", t->name, t->fa, t->en,
		t->national ? " · national shard" : "");
	buf_puts(out, "| Field | Persian | English | Type | Limits | Rules | Secrecy | Choices |\n"
		"|---|---|---|---|---|---|---|---|\n");
	for (size_t i = 0; i < t->nfields; i++) {
		const struct field *f = &t->fields[i];

		buf_printf(out, "| `%s` | ", f->name);
		put_cell(out, f->fa);
		buf_puts(out, " | ");
		put_cell(out, f->en);
		buf_printf(out, " | %s", type_word(f));
		if (f->type == F_TEXT)
			buf_printf(out, " (%s)", kind_word(f->kind));
		if (f->type == F_REF && f->ref)
			buf_printf(out, " (%s)", f->ref->name);
		buf_puts(out, " | ");
		put_limits(out, f);
		buf_puts(out, " | ");
		put_rules(out, f->flags);
		buf_printf(out, " | %s | ", secrecy_word(f->flags));
		put_choices(out, f);
		buf_puts(out, " |\n");
	}
	buf_putc(out, '\n');
}

void describe_dictionary(const struct description *d, struct buf *out)
{
	buf_puts(out, head_note);
	buf_puts(out, "# Data dictionary\n\n");
	for (size_t i = 0; i < d->ntypes; i++)
		put_type(out, d->types[i]);
}

/* ---- who may ---------------------------------------------------------------- */

static void put_roles_head(struct buf *out)
{
	for (const struct choice *r = role_choices; r->value; r++)
		buf_printf(out, " %s |", r->en);
	buf_puts(out, "\n|---|---|");
	for (const struct choice *r = role_choices; r->value; r++)
		buf_puts(out, ":-:|");
	buf_putc(out, '\n');
}

static void put_roles_row(struct buf *out, unsigned roles)
{
	for (const struct choice *r = role_choices; r->value; r++)
		buf_puts(out, roles & ROLE_BIT(r->value) ? " ● |" : " |");
	buf_putc(out, '\n');
}

void describe_permissions(const struct description *d, struct buf *out)
{
	buf_puts(out, head_note);
	buf_puts(out, "# Permissions\n\nWhat a role may do within its unit. Whatever is not marked is refused.\n\n"
		"## Operations\n\n| Operation | Label |");
	put_roles_head(out);
	for (size_t i = 0; i < d->noperations; i++) {
		const struct operation *op = d->operations[i];

		buf_printf(out, "| `%s`%s%s | ", op->name, op->flags & OP_FRESH ? " (fresh second factor)" : "",
			op->flags & OP_INTERNAL ? " (no route)" : "");
		put_cell(out, op->fa);
		buf_puts(out, " |");
		put_roles_row(out, op->roles);
	}
	buf_puts(out, "\n## Reading\n\n| Route | Label |");
	put_roles_head(out);
	for (size_t i = 0; i < d->nreads; i++) {
		const struct api_read *r = &d->reads[i];

		buf_printf(out, "| `%s`%s | ", r->path, r->roles ? "" : " (anybody)");
		put_cell(out, r->fa);
		buf_puts(out, " |");
		put_roles_row(out, r->roles ? r->roles : ROLES_ALL);
	}
}

/* ---- states ------------------------------------------------------------------ */

static bool walks(const struct operation *op)
{
	return op->states && op->subject && (op->to_state || op->from_states);
}

static void put_arrow(struct buf *out, const char *from, const char *to, const struct operation *op)
{
	buf_printf(out, "    %s --> %s: %s\n", from, to, op->name);
}

static void put_transitions(struct buf *out, const struct operation *op)
{
	const struct choice *to = choice_of(op->states, op->to_state);

	if (op->flags & OP_CREATE && !op->from_states) {
		put_arrow(out, "[*]", to ? to->code : "[*]", op);
		return;
	}
	for (const struct choice *s = op->states; s->value; s++)
		if (!op->from_states || (s->value < 32 && op->from_states & (UINT32_C(1) << s->value)))
			put_arrow(out, s->code, to ? to->code : s->code, op);
}

static void put_machine(const struct description *d, struct buf *out, const struct operation *first)
{
	buf_printf(out, "## %s\n\n%s · %s\n\n| State | Persian | English |\n|---|---|---|\n",
		first->subject->name, first->subject->fa, first->subject->en);
	for (const struct choice *s = first->states; s->value; s++)
		buf_printf(out, "| `%s` | %s | %s |\n", s->code, s->fa, s->en);
	buf_puts(out, "\n```mermaid\nstateDiagram-v2\n");
	for (size_t i = 0; i < d->noperations; i++)
		if (walks(d->operations[i]) && d->operations[i]->subject == first->subject)
			put_transitions(out, d->operations[i]);
	buf_puts(out, "```\n\n");
}

void describe_states(const struct description *d, struct buf *out)
{
	buf_puts(out, head_note);
	buf_puts(out, "# States\n\nAn operation is refused (`access.wrong_state`) where no arrow of its name begins.\n\n");
	for (size_t i = 0; i < d->noperations; i++) {
		const struct operation *op = d->operations[i];
		bool shown = false;

		if (!walks(op))
			continue;
		for (size_t k = 0; k < i; k++)
			shown = shown || (walks(d->operations[k]) && d->operations[k]->subject == op->subject);
		if (!shown)
			put_machine(d, out, op);
	}
}

/* ---- routes and codes --------------------------------------------------------- */

const char *method_of(const struct operation *op)
{
	return op->method ? op->method : "POST";
}

bool has_route(const struct operation *op)
{
	return op->path && !(op->flags & OP_INTERNAL);
}

static void put_role_codes(struct buf *out, unsigned roles)
{
	bool first = true;

	if (!roles)
		buf_puts(out, "anybody");
	for (const struct choice *r = role_choices; r->value; r++) {
		if (!(roles & ROLE_BIT(r->value)))
			continue;
		buf_printf(out, "%s%s", first ? "" : ", ", r->code);
		first = false;
	}
}

void describe_routes(const struct description *d, struct buf *out)
{
	buf_puts(out, head_note);
	buf_puts(out, "# Routes of the API\n\nAll below `/api/v1`.\n\n"
		"| Method | Path | What | Takes | Roles |\n|---|---|---|---|---|\n");
	for (size_t i = 0; i < d->nreads; i++) {
		const struct api_read *r = &d->reads[i];

		buf_printf(out, "| %s | `%s` | %s | %s | ", r->asks ? "POST" : "GET", r->path, r->en, r->query ? r->query->name : "");
		put_role_codes(out, r->roles);
		buf_puts(out, " |\n");
	}
	for (size_t i = 0; i < d->noperations; i++) {
		const struct operation *op = d->operations[i];

		if (!has_route(op))
			continue;
		buf_printf(out, "| %s | `%s` | %s (`%s`) | %s | ", method_of(op), op->path, op->en, op->name,
			op->input ? op->input->name : "");
		put_role_codes(out, op->roles);
		buf_puts(out, " |\n");
	}
}

void describe_codes(struct buf *out)
{
	const struct message **list;
	struct arena a;
	size_t n;

	arena_init(&a, (size_t)1 << 20);
	n = message_list(&a, &list);
	buf_puts(out, head_note);
	buf_puts(out, "# Error codes\n\nA code is stable; its text may be bettered at any time.\n\n"
		"| Code | Persian | English |\n|---|---|---|\n");
	for (size_t i = 0; i < n; i++) {
		buf_printf(out, "| `%s` | ", list[i]->code);
		put_cell(out, list[i]->fa);
		buf_puts(out, " | ");
		put_cell(out, list[i]->en);
		buf_puts(out, " |\n");
	}
	arena_release(&a);
}
