#include "import_result.h"

enum { PIECE = 2000 };

static enum rc put_piece(struct ctx *ctx, import_batch_key key, struct sheet *s, enum lang lang, int64_t *line, size_t *ret_n)
{
	struct import_result *list;
	struct arena arena;
	struct ctx own = *ctx;
	enum rc rc;

	arena_init(&arena, ARENA_CAP_DEFAULT);
	own.arena = &arena;
	{
		AUTO(tx) tx = {0};
		rc = ctx_read(&own, shard_of_key(key.v), &tx);
		if (rc == OK)
			rc = import_results(&tx, key, *line, PIECE, &list, ret_n);
		for (size_t i = 0; rc == OK && i < *ret_n; i++) {
			sheet_int(s, list[i].line);
			sheet_text(s, choice_label(import_outcome_choices, list[i].outcome, lang));
			sheet_text(s, list[i].file_number);
			sheet_text(s, import_reason_text(list[i].reason, lang, &arena));
			sheet_row(s);
			*line = list[i].line;
		}
	}
	arena_release(&arena);
	ctx->fault.code = own.fault.code;
	return rc;
}

enum rc import_result_sheet(struct ctx *ctx, import_batch_key key, enum sheet_format format, enum lang lang,
		sheet_sink sink, void *arg)
{
	bool en = lang == LANG_EN;
	const struct sheet_column columns[] = {
		{ en ? "Row" : "ردیف", SHEET_INT }, { en ? "Outcome" : "نتیجه", SHEET_TEXT },
		{ en ? "File number" : "شمارهٔ پرونده", SHEET_CODE }, { en ? "Reason" : "توضیح", SHEET_TEXT },
	};
	struct import_batch b;
	int64_t line = 0;
	size_t n = 1;
	enum rc rc;
	AUTO(sheet) s = {0};

	{
		AUTO(tx) tx = {0};
		rc = ctx_read(ctx, shard_of_key(key.v), &tx);
		if (rc)
			return rc;
		rc = import_load(ctx, &tx, key, &b);
		if (rc)
			return rc;
	}
	rc = sheet_open(&s, format, lang, en ? "Result" : "نتیجه", columns, COUNT_OF(columns), sink, arg);
	while (rc == OK && n > 0)
		rc = put_piece(ctx, key, &s, lang, &line, &n);
	if (rc)
		return rc;
	return sheet_finish(&s);
}
