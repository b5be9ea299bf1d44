#include "fa.h"
#include "fuzz.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = fuzz_text(data, size), iso[FA_ISO_SIZE];
	struct holiday_set set = { 0 };
	const char *code = NULL;
	AUTO(buf) b = { 0 };
	AUTO(arena) a = { 0 };
	date_t d, again;
	int line = 0;

	buf_init(&b, 200);
	arena_init(&a, ARENA_CAP_DEFAULT);
	if (fa_date_parse(text, &d, &code) == OK) {
		CHECK(fa_date_in_range(d));
		for (int style = FA_DATE_SHORT; style <= FA_DATE_MEDIUM; style++)
			for (int lang = LANG_FA; lang <= LANG_EN; lang++) {
				buf_clear(&b);
				fa_put_date(&b, d, (enum fa_date_style)style, (enum lang)lang);
				CHECK(fa_date_parse(buf_str(&b), &again, &code) == OK && date_eq(d, again));
			}
	} else {
		CHECK(str_prefix(code, "date."));
	}
	if (fa_iso_read(text, &d)) {
		fa_iso_write(d, iso);
		CHECK(str_eq(iso, text));
	}
	if (fa_holidays_read(&set, &a, text, &line) == OK) {
		for (size_t i = 1; i < set.n; i++)
			CHECK(date_cmp(set.day[i - 1].date, set.day[i].date) < 0);
	} else {
		CHECK(line > 0 && set.n == 0);
	}
	free(text);
	return 0;
}
