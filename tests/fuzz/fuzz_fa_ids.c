#include "fa.h"
#include "fuzz.h"

#include <stdlib.h>

/* What a reader accepts it accepts again, in the same form. */
#define SETTLES(f, size, text) do {                                                        \
	char once_[size], twice_[size];                                                    \
	const char *code_ = NULL;                                                          \
	if (f((text), once_, &code_) == OK) {                                              \
		CHECK(strlen(once_) == (size) - 1);                                        \
		CHECK(f(once_, twice_, &code_) == OK && str_eq(once_, twice_));            \
	} else {                                                                           \
		CHECK(code_ && strchr(code_, '.'));                                        \
	}                                                                                  \
} while (0)

static enum rc postal_code(const char *text, char *ret_text, const char **ret_code)
{
	bool odd;

	return fa_postal_code(text, ret_text, &odd, ret_code);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = fuzz_text(data, size);
	AUTO(buf) b = { 0 };

	SETTLES(fa_national_id, FA_NATIONAL_ID_SIZE, text);
	SETTLES(fa_legal_id, FA_LEGAL_ID_SIZE, text);
	SETTLES(fa_foreign_id, FA_FOREIGN_ID_SIZE, text);
	SETTLES(fa_sheba, FA_SHEBA_SIZE, text);
	SETTLES(fa_card, FA_CARD_SIZE, text);
	SETTLES(fa_mobile, FA_MOBILE_SIZE, text);
	SETTLES(fa_phone, FA_PHONE_SIZE, text);
	SETTLES(postal_code, FA_POSTAL_CODE_SIZE, text);
	buf_init(&b, 4000);
	fa_put_national_id_masked(&b, text, LANG_FA);
	fa_put_phone(&b, text, LANG_FA);
	fa_put_sheba_masked(&b, text, LANG_EN);
	fa_put_card(&b, text, LANG_FA);
	(void)fa_sheba_bank(text, LANG_FA);
	free(text);
	return 0;
}
