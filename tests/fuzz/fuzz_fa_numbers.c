#include "fa.h"
#include "fuzz.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = fuzz_text(data, size);
	const char *code = NULL;
	AUTO(buf) b = { 0 };
	int64_t v, again;

	buf_init(&b, 200);
	for (int places = 0; places <= 9; places += 3) {
		if (fa_parse_decimal(text, places, &v, &code)) {
			CHECK(str_prefix(code, "number."));
			continue;
		}
		for (int lang = LANG_FA; lang <= LANG_EN; lang++) {
			buf_clear(&b);
			fa_put_decimal(&b, v, places, (enum lang)lang);
			CHECK(fa_parse_decimal(buf_str(&b), places, &again, &code) == OK && again == v);
			buf_clear(&b);
			fa_put_compact(&b, v, (enum lang)lang);
			CHECK(b.len > 0 && !b.overflow);
		}
	}
	if (fa_parse_money(text, size & 1, &v, &code) == OK) {
		for (int lang = LANG_FA; lang <= LANG_EN; lang++) {
			buf_clear(&b);
			fa_put_toman(&b, v, (enum lang)lang);
			CHECK(fa_parse_money(buf_str(&b), false, &again, &code) == OK && again == v);
			buf_clear(&b);
			fa_put_rial(&b, v, (enum lang)lang);
			CHECK(fa_parse_money(buf_str(&b), true, &again, &code) == OK && again == v);
		}
	}
	free(text);
	return 0;
}
