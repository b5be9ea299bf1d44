/* fa_numbers - digits, amounts and typed numbers.
 *
 * Stored numbers are integers, money is rial in int64.  Readers accept
 * Persian, Arabic and ASCII digits and never guess: "1,5" is neither 15 nor 1.5.
 */
#ifndef FA_NUMBERS_H
#define FA_NUMBERS_H

#include "fa_jalali.h"

void fa_put_digits_ascii(struct buf *b, const char *text);       /* every digit in the text */
void fa_put_digits_fa(struct buf *b, const char *text);
void fa_put_digits(struct buf *b, const char *text, enum lang lang);

void fa_put_plain(struct buf *b, int64_t v, enum lang lang);     /* ۱۴۰۵: years, counts in codes */
void fa_put_number(struct buf *b, int64_t v, enum lang lang);    /* ۱٬۲۳۴٬۵۶۷ */
/* v / 10^places: (12345, 2) is ۱۲۳٫۴۵; places 0..9. */
void fa_put_decimal(struct buf *b, int64_t v, int places, enum lang lang);
void fa_put_percent(struct buf *b, int64_t v, int places, enum lang lang);       /* ۵۴٫۲٪ */
/* Rounded to one decimal for figures: ۱٫۲ میلیون, 1.2 million. */
void fa_put_compact(struct buf *b, int64_t v, enum lang lang);
void fa_put_rial(struct buf *b, int64_t rial, enum lang lang);   /* ۱٬۲۰۰٬۰۰۰ ریال */
void fa_put_toman(struct buf *b, int64_t rial, enum lang lang);  /* ۱۲۰٬۰۰۰ تومان, ۰٫۵ تومان */

/* INVALID with *ret_code number.required, number.form, number.range,
 * number.places (more decimals than allowed).  Grouping by ٬ ، , or space is
 * accepted where it cuts groups of three; decimals by ٫ . or /. */
MUST_USE enum rc fa_parse_int(const char *text, int64_t *ret_v, const char **ret_code);
MUST_USE enum rc fa_parse_decimal(const char *text, int places, int64_t *ret_v, const char **ret_code);
/* Whole rial; a unit written behind the number (ریال, تومان, rial, toman) wins over the form's. */
MUST_USE enum rc fa_parse_money(const char *text, bool form_in_toman, int64_t *ret_rial, const char **ret_code);

#endif
