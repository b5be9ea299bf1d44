/* A phone of the sample's social worker: a talk it has brought, and a visit that needs a look. */
#include "demo.h"

#include <string.h>

#include "sync.h"

enum { TALK_AGO_MIN = 190, VISIT_AGO_MIN = 130 };

static const char *secret_of(struct ctx *ctx)
{
	char *text = arena_alloc(ctx->arena, PHONE_SECRET + 1);

	for (int i = 0; i < PHONE_SECRET; i++)
		text[i] = "0123456789abcdef"[rng_below(store_rng(ctx->store), 16)];
	text[PHONE_SECRET] = '\0';
	return text;
}

static const char *batch_of(struct ctx *ctx, int64_t talk, int64_t visit)
{
	char to[KEY_TEXT_SIZE], at[KEY_TEXT_SIZE], day[FA_ISO_SIZE];
	int64_t now = ctx_now(ctx);

	key_write(talk, to);
	key_write(visit, at);
	fa_iso_write(ctx_today(ctx), day);
	return arena_printf(ctx->arena, "{\"now\":%lld,\"items\":["
		"{\"id\":\"sample-talk-0000%s\",\"verb\":\"contact.record\",\"at\":%lld,\"household\":\"%s\",\"body\":{\"channel\":\"phone\","
		"\"outcome\":\"reached\",\"note\":\"مدرسهٔ پسرشان شروع شده؛ کیف و کفش می‌خواهند.\"}},"
		"{\"id\":\"sample-visit-000%s\",\"verb\":\"visit.record\",\"at\":%lld,\"household\":\"%s\",\"body\":{\"kind\":\"periodic\","
		"\"outcome\":\"done\",\"visited_on\":\"%s\",\"dwelling\":\"strained\",\"strengths\":\"همسایه‌ها هوایشان را دارند.\"}}]}",
		(long long)now, to, (long long)(now - TALK_AGO_MIN * 60000), to, at, (long long)(now - VISIT_AGO_MIN * 60000), at, day);
}

static enum rc bring(struct ctx *ctx, int64_t device, int64_t talk, int64_t visit)
{
	const char *text = batch_of(ctx, talk, visit);
	struct sync_batch b;
	struct device d;
	enum rc rc;

	{
		AUTO(tx) tx = {0};

		rc = ctx_read(ctx, SHARD_NATIONAL, &tx);
		if (!rc)
			rc = row_load(&tx, &device_type, device, &d);
	}
	if (!rc)
		rc = sync_batch_read(ctx->arena, text, strlen(text), &ctx->fault, &b);
	for (size_t i = 0; !rc && i < b.n; i++) {
		struct sync_answer a;

		rc = sync_take(ctx, &d, &b, &b.item[i], &a);
	}
	return rc;
}

enum rc demo_phone_make(struct ctx *ctx, int64_t talk, int64_t visit)
{
	struct device_register in = { .name = "گوشی همراه", .secret = secret_of(ctx) };
	int64_t device;
	enum rc rc = operation_run(ctx, &op_device_register, SHARD_NATIONAL, &in, 0, &device);

	return rc ? rc : bring(ctx, device, talk, visit);
}
