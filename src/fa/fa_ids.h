/* fa_ids - numbers that name people, companies, accounts and places.
 *
 * Each reader takes what was typed or pasted (any digits, spaces, hyphens, bidi
 * marks) and gives the one stored form.  INVALID with *ret_code: X.required,
 * X.digits, X.length and what is named below.  A check digit is a typing aid,
 * never proof of identity (it misses 1.6 % of single wrong digits).
 */
#ifndef FA_IDS_H
#define FA_IDS_H

#include "fa_jalali.h"

#define FA_NATIONAL_ID_SIZE 11
#define FA_LEGAL_ID_SIZE 12
#define FA_FOREIGN_ID_SIZE 13
#define FA_SHEBA_SIZE 27
#define FA_CARD_SIZE 17
#define FA_MOBILE_SIZE 12
#define FA_PHONE_SIZE 12
#define FA_POSTAL_CODE_SIZE 11

/* 8 or 9 digits are padded with zeros.  national_id.repeated, .serial (middle six
 * zeros), .check_digit. */
MUST_USE enum rc fa_national_id(const char *text, char ret_id[FA_NATIONAL_ID_SIZE], const char **ret_code);
/* شناسه ملی of a company or charity, 11 digits.  legal_id.check_digit. */
MUST_USE enum rc fa_legal_id(const char *text, char ret_id[FA_LEGAL_ID_SIZE], const char **ret_code);
/* Unique code of foreign nationals, 12 digits; no public check digit exists. */
MUST_USE enum rc fa_foreign_id(const char *text, char ret_id[FA_FOREIGN_ID_SIZE], const char **ret_code);
/* IR and 24 digits; IR may be left out.  sheba.country, sheba.check_digit. */
MUST_USE enum rc fa_sheba(const char *text, char ret_sheba[FA_SHEBA_SIZE], const char **ret_code);
const char *fa_sheba_bank(const char *sheba, enum lang lang);    /* NULL: unknown bank */
MUST_USE enum rc fa_card(const char *text, char ret_card[FA_CARD_SIZE], const char **ret_code);  /* card.check_digit */
/* 09xxxxxxxxx from +98, 0098, 98, 09 or 9.  mobile.prefix. */
MUST_USE enum rc fa_mobile(const char *text, char ret_mobile[FA_MOBILE_SIZE], const char **ret_code);
/* Landline with area code, 0 and ten digits, or a mobile.  phone.prefix (no area code). */
MUST_USE enum rc fa_phone(const char *text, char ret_phone[FA_PHONE_SIZE], const char **ret_code);
/* Ten digits.  *ret_odd: digits that new codes do not use; warn, never refuse. */
MUST_USE enum rc fa_postal_code(const char *text, char ret_text[FA_POSTAL_CODE_SIZE], bool *ret_odd,
		const char **ret_code);

/* Shown forms of stored values; isolated for plain text, digits as the language has them.
 * Masked forms tell a worker which of two is meant without giving the number away. */
void fa_put_national_id(struct buf *b, const char *id, enum lang lang);          /* ۴۰۷۰۰۰۰۰۲۱ */
void fa_put_phone(struct buf *b, const char *phone, enum lang lang);             /* ۰۹۱۶ ۱۲۳ ۴۸۲۱ */
void fa_put_sheba(struct buf *b, const char *sheba, enum lang lang);             /* IR.. in fours */
void fa_put_card(struct buf *b, const char *card, enum lang lang);               /* in fours */
void fa_put_national_id_masked(struct buf *b, const char *id, enum lang lang);   /* ۴۰۷•••••۲۱ */
void fa_put_phone_masked(struct buf *b, const char *phone, enum lang lang);      /* ۰۹۱۶ ••• ۴۸۲۱ */
void fa_put_sheba_masked(struct buf *b, const char *sheba, enum lang lang);      /* IR•• •••• … ••۹۰ ۰۲ */
void fa_put_card_masked(struct buf *b, const char *card, enum lang lang);        /* ۶۰۳۷ •••• •••• ۵۴۴۳ */

#endif
