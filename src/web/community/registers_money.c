/* Receipts of a centre: issued, printed, void with a reason; gifts given on to a need (R24, R91). */
#include "register.h"

#include "letter.h"
#include "money.h"
#include "page_plan.h"
#include "page_service.h"

static enum rc receipt_options(struct page *p, struct tx *tx, int64_t unit, const void *record, struct register_options *o)
{
	enum rc rc = service_choose(p, &o->list[0]);

	(void)tx;
	(void)unit;
	(void)record;
	o->list[0].field = "service";
	o->n = rc == OK;
	return rc;
}

/* What came in this year, by kind; fees by class of client. */
static enum rc receipt_figures(struct page *p, struct tx *tx, int64_t unit, int year, struct register_figures *f)
{
	static const char *const classes[] = { NULL, "receipts.fees_target", "receipts.fees_member", "receipts.fees_public" };
	static const char *const kinds[] = { NULL, NULL, "receipts.cash", "receipts.goods" };
	struct receipt_sum *sums;
	money_t left = {0};
	size_t n;
	enum rc rc = receipt_sums(tx, unit * 10000 + year, &sums, &n);

	if (rc)
		return rc;
	for (size_t i = 0; i < n; i++) {
		const char *label = sums[i].kind == RECEIPT_FEE ? classes[sums[i].who & 3] : kinds[sums[i].kind & 3];

		left.rial += sums[i].left.rial;
		if (label && f->n + 1 < REGISTER_FIGURES)
			register_money(p, f, label, sums[i].amount);
	}
	if (left.rial)
		register_money(p, f, "receipts.left", left);
	return OK;
}

static enum rc receipt_below(struct page *p, struct tx *tx, const void *record, struct register_figures *f)
{
	static const char *const columns[] = { "what", "amount", "day", NULL };
	const struct receipt *r = record;
	struct allocation *list;
	size_t n = 0, shown = 0;
	enum rc rc = OK;

	f->act_label = page_text(p, "receipts.print");
	f->act_href = page_path(p, "/receipts/%s/paper.pdf", page_key_text(p, r->key.v));
	if (r->kind == RECEIPT_FEE)
		return OK;
	rc = row_list_by(tx, &allocation_type, "receipt", r->key.v, REGISTER_MAX, &list, &n);
	/* What reached a file that was shut since is not told. */
	for (size_t i = 0; !rc && i < n; i++)
		if (list[i].unit == r->unit)
			list[shown++] = list[i];
	n = shown;
	if (!rc)
		f->table = register_table(p, &allocation_type, list, n, columns, NULL, NULL, page_text(p, "receipts.given"),
			page_text(p, "receipts.not_given"));
	return rc;
}

/* From the page of a request the service is known. */
static void receipt_new(struct page *p, void *input)
{
	struct receipt_issue *in = input;
	const char *service = http_query(p->req, "service");

	in->day = p->today;
	in->kind = RECEIPT_CASH;
	if (!str_empty(service) && str_to_i64(service, &in->service)) {
		in->kind = RECEIPT_FEE;
		in->who = CLIENT_PUBLIC;
	}
}

/* ---- on paper -------------------------------------------------------------------------------- */

static const char *money_text(struct page *p, money_t m)
{
	struct buf b;
	const char *text;

	buf_init(&b, 64);
	fa_put_rial(&b, m.rial, LANG_FA);
	text = arena_strdup(p->arena, buf_str(&b));
	buf_release(&b);
	return text;
}

static enum rc receipt_paper(struct page *p)
{
	int64_t key = page_key(p, "key");
	struct letter_part parts[6];
	struct receipt r;
	struct letter out;
	struct buf pdf, number;
	size_t n = 0;
	enum rc rc;

	{
		AUTO(tx) tx = {0};

		rc = ctx_read(&p->ctx, shard_of_key(key), &tx);
		if (!rc)
			rc = row_load(&tx, &receipt_type, key, &r);
		if (!rc && !in_scope(&p->ctx, r.unit))
			rc = ctx_fault(&p->ctx, NOT_FOUND, "receipt.not_found");
		if (rc)
			return rc;
	}
	buf_init(&number, 128);
	fa_put_ltr(&number, r.number);
	parts[n++] = (struct letter_part){ LETTER_PAIR, "بابت", choice_label(receipt_kind_choices, r.kind, LANG_FA) };
	if (r.kind == RECEIPT_FEE)
		parts[n++] = (struct letter_part){ LETTER_PAIR, "خدمت", page_service_name(p, r.service) };
	parts[n++] = (struct letter_part){ LETTER_PAIR, r.kind == RECEIPT_FEE ? "پرداخت‌کننده" : "بخشنده", r.payer };
	if (!str_empty(r.what))
		parts[n++] = (struct letter_part){ LETTER_PAIR, "شرح", r.what };
	parts[n++] = (struct letter_part){ LETTER_PAIR, "مبلغ", money_text(p, r.amount) };
	out = (struct letter){ .lang = LANG_FA, .organisation = "سازمان بهزیستی کشور", .unit = page_unit_name(p, r.unit),
		.number = arena_strdup(p->arena, buf_str(&number)), .date = r.day,
		.title = r.state == RECEIPT_VOID ? "رسید (باطل شده)" : "رسید", .parts = parts, .nparts = n,
		.closing = "سپاسگزاریم.", .signed_by = page_staff_name(p, r.by) };
	buf_release(&number);
	buf_init(&pdf, 4 << 20);
	rc = letter_write(p->web->letters, &out, &pdf, &p->ctx.fault);
	if (rc == OK)
		http_send_bytes(p->res, "application/pdf", arena_dup(p->arena, pdf.data, pdf.len), pdf.len);
	buf_release(&pdf);
	return rc;
}

/* ---- to a need of a family ----------------------------------------------------------------------- */

static enum rc prepare_gift(struct page *p, struct tx *tx, struct deed_form *f)
{
	struct form_option *list;
	struct gift *gifts;
	size_t n;
	enum rc rc = gifts_left(tx, f->h.unit, &gifts, &n);

	if (!rc)
		rc = deed_needs(p, tx, f, "need");
	if (rc)
		return rc;
	list = ARENA_ARRAY(p->arena, struct form_option, n + 1);
	for (size_t i = 0; i < n; i++)
		list[i] = (struct form_option){ page_key_text(p, gifts[i].key.v), arena_printf(p->arena, "%s (%s)",
			str_empty(gifts[i].what) ? gifts[i].number : gifts[i].what, money_text(p, gifts[i].left)) };
	f->options[f->noptions++] = (struct form_options){ .field = "receipt", .list = list, .n = n };
	f->lead = page_text(p, n ? "gift.lead" : "gift.none");
	return OK;
}

const struct deed deeds_money[] = {
	{ .op = &op_allocation_give, .first = "households", .verb = "gift", .title = "gift.title", .submit = "gift.save",
		.notice = "notice.register_saved", .to = "/needs", .prepare = prepare_gift },
	{ .op = NULL }
};

static const char *const columns[] = { "number", "kind", "service", "who", "amount", "day", "state", NULL };
static const struct operation *const verbs[] = { &op_receipt_void, NULL };
#define RECEIPT_READERS (ROLE_BIT(ROLE_RECEPTIONIST) | FILE_LEADERS | ROLES_ABOVE)

const struct register_of registers_money[] = {
	{ .path = "/receipts", .icon = "cash", .title = "receipts.title", .sub = "receipts.sub", .none = "receipts.none",
		.add_label = "receipts.add", .saved = "notice.register_saved", .type = &receipt_type, .add = &op_receipt_issue,
		.verbs = verbs, .columns = columns, .by = "sheet", .history = true, .options = receipt_options,
		.above = receipt_figures, .below = receipt_below, .prepare = receipt_new },
	{ .path = NULL }
};

const struct web_page pages_money[] = {
	REGISTER("/receipts", RECEIPT_READERS, op_receipt_issue, "receipts"),
	REGISTER_VERB("/receipts/{key}/void", op_receipt_void, "make a receipt void"),
	{ HTTP_GET, "/receipts/{key}/paper.pdf", RECEIPT_READERS, receipt_paper, "a receipt as PDF", HTTP_WORKER },
	DEED("/households/{key}/gift", PLAN_WORKERS, op_allocation_give, "give a gift on to a family"),
	{ .pattern = NULL }
};
