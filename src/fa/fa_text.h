/* fa_text - Persian text: what is stored, what is searched, how it sorts.
 *
 * Input is valid UTF-8 (http refuses anything else).  People paste from PDF
 * and old keyboards; the same word must come out the same.  All functions
 * append to a bounded buffer.
 */
#ifndef FA_TEXT_H
#define FA_TEXT_H

#include "fa_jalali.h"

/* One line as it is stored: ye and kaf Persian, presentation forms unfolded,
 * tatweel, bidi marks and controls gone, spaces single and none at the ends, at
 * most one half-space and none at word ends.  Hamzas, ۀ ة and vowel signs stay. */
void fa_normalise(struct buf *b, const char *text);
/* The same for notes of several lines: line ends stay (as \n), at most one empty line. */
void fa_normalise_note(struct buf *b, const char *text);

/* For finding words: letters folded (آأإ to ا, ؤ to و, ئ to ی, ةۀ to ه), vowel signs,
 * ء and half-spaces dropped, digits ASCII, Latin in lower case, anything else one space. */
void fa_search_key(struct buf *b, const char *text);
/* The same without spaces: محمدرضا = محمد رضا = محمد‌رضا. */
void fa_joined_key(struct buf *b, const char *text);
/* For finding people: joined, leading سید سیده میر حاج حاجی حاجیه dropped (when
 * a name remains), الله as اله, یی as ی.  Candidates only: a person decides. */
void fa_name_key(struct buf *b, const char *text);

/* Plain ASCII that sorts bytewise in the order of the Persian alphabet (آ before
 * ا, ... و ه ی); space first, then digits, Persian, Latin, the rest.  The same on
 * every engine under C or C.UTF-8 collation.  Equal keys need a second key. */
void fa_sort_key(struct buf *b, const char *text);

/* One code point of U+FB50..FDFF or U+FE70..FEFC as compatible letters (NFKC), NULL if it has none. */
const char *fa_nfkc(uint32_t cp);

/* Plain text (CSV, SMS, log-free messages): keeps a code, number or foreign word
 * in one piece inside Persian.  U+2066 or U+2068, the text, U+2069.  In HTML use <bdi>. */
void fa_put_ltr(struct buf *b, const char *text);
void fa_put_isolated(struct buf *b, const char *text);

#endif
