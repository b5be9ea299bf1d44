/* Batches as text, moments of two clocks, and the tables. */
#include "../../access/t_world.h"

#include "message.h"
#include "store_test.h"
#include "sync_int.h"

static enum rc read_text(struct test_world *w, const char *text, struct sync_batch *b)
{
	struct fault f = {0};

	return sync_batch_read(&w->arena, text, strlen(text), &f, b);
}

static void t_batch(struct test_world *w)
{
	static const char *const bad[] = {
		"", "[]", "{}", "{\"now\":1}", "{\"now\":-1,\"items\":[]}", "{\"now\":1,\"items\":{}}",
		"{\"now\":1,\"items\":[],\"x\":1}", "{\"now\":1,\"items\":[1]}",
		"{\"now\":1,\"items\":[{\"id\":\"short\",\"verb\":\"visit.record\",\"at\":1,\"household\":\"0sac0wcx10y6n\",\"body\":{}}]}",
		"{\"now\":1,\"items\":[{\"id\":\"0123456789abcdeF\",\"verb\":\"v\",\"at\":1,\"household\":\"0sac0wcx10y6n\",\"body\":{}}]}",
		"{\"now\":1,\"items\":[{\"id\":\"0123456789abcdef\",\"verb\":\"v\",\"at\":\"1\",\"household\":\"0sac0wcx10y6n\",\"body\":{}}]}",
		"{\"now\":1,\"items\":[{\"id\":\"0123456789abcdef\",\"verb\":\"v\",\"at\":1,\"household\":\"no\",\"body\":{}}]}",
		"{\"now\":1,\"items\":[{\"id\":\"0123456789abcdef\",\"verb\":\"v\",\"at\":1,\"household\":\"0sac0wcx10y6n\",\"body\":[]}]}",
		"{\"now\":1,\"items\":[{\"id\":\"0123456789abcdef\",\"verb\":\"v\",\"at\":1,\"household\":\"0sac0wcx10y6n\",\"body\":{},\"y\":1}]}",
	};
	struct sync_batch b = {0};
	struct buf many;

	for (size_t i = 0; i < COUNT_OF(bad); i++)
		ok(read_text(w, bad[i], &b) == INVALID, "refused: %.60s", bad[i]);
	is_rc(read_text(w, "{\"now\":5,\"items\":[{\"id\":\"0123456789abcdef\",\"verb\":\"visit.record\",\"at\":3,\"ver\":7,"
		"\"household\":\"0sac0wcx10y6n\",\"body\":{\"notes\":\"\\u0633\"}}]}", &b), OK, "a batch of one");
	ok(b.n == 1 && b.now_ms == 5 && b.item[0].at_ms == 3 && b.item[0].ver == 7, "its moments and version");
	is_str(b.item[0].body, "{\"notes\":\"س\"}", "its words");
	buf_init(&many, 1 << 20);
	buf_puts(&many, "{\"now\":1,\"items\":[");
	for (int i = 0; i <= SYNC_ITEMS_MAX; i++)
		buf_printf(&many, "%s{}", i ? "," : "");
	buf_puts(&many, "]}");
	is_rc(read_text(w, buf_str(&many), &b), INVALID, "too many at a time");
	buf_release(&many);
}

static void t_moments(void)
{
	struct sync_cursor c = {0};

	ok(sync_done_at(1000, 5000, 9000) == 5000, "a phone that goes four seconds late");
	ok(sync_done_at(9000, 5000, 9000) == 9000, "nothing is done later than it arrives");
	ok(sync_done_at(0, 50000, 9000) == 9000, "nor before there were clocks");
	ok(sync_cursor_read("", &c) && !c.seq && !c.key, "the beginning");
	ok(sync_cursor_read("12.0sac0wcx10y6n", &c) && c.seq == 12 && c.key, "a place further on");
	ok(!sync_cursor_read("12", &c) && !sync_cursor_read("-1.0sac0wcx10y6n", &c) && !sync_cursor_read("x.y", &c), "nonsense");
}

static void t_tables(struct test_world *w)
{
	static const struct record_type *const types[] = { &device_type, &sync_entry_type };
	static const struct record_type *const inputs[] = { &device_register_type, &device_end_type, &sync_drop_type };
	struct fault f = {0};

	for (size_t i = 0; i < COUNT_OF(types); i++)
		ok(!record_type_fault(types[i]), "%s is a good table", types[i]->name);
	for (size_t i = 0; i < COUNT_OF(inputs); i++)
		ok(!record_type_fault(inputs[i]), "%s is a good table", inputs[i]->name);
	is_rc(store_check_schema(w->store, types, COUNT_OF(types), &f), OK, "tables are as the model asks");
	if (f.code)
		printf("# %s %s\n", f.code, f.detail);
	ok(!message_fault(&w->arena), "every code has a text in both languages");
	for (size_t i = 0; i < sync_nverbs; i++)
		for (size_t k = 0; k < COUNT_OF(sync_verbs[i].clash) && sync_verbs[i].clash[k].field; k++)
			ok(record_field(sync_verbs[i].op->input, sync_verbs[i].clash[k].field) &&
				record_field(&household_type, sync_verbs[i].clash[k].of), "%s: %s is a field of both",
				sync_verbs[i].op->name, sync_verbs[i].clash[k].field);
	for (size_t i = 0; i < visit_nneeds; i++)
		ok(record_field(visit_needs[i].type, visit_needs[i].when) && record_field(visit_needs[i].type, visit_needs[i].field) &&
			message_of(visit_needs[i].code, LANG_FA), "need %s is of fields there are", visit_needs[i].code);
}

static void body(struct test_world *w)
{
	t_batch(w);
	t_moments();
	t_tables(w);
}

int main(void)
{
	TEST_ENGINES(body);
	return tap_done();
}
