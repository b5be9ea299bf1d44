/* record_load - a record type from a definition that was written at run time
 * (assessment forms, surveys), so that the same reader, validator, form widget
 * and JSON writer serve it.
 *
 *	{"name":"needs","fa":"نیازها","en":"Needs","fields":[
 *	  {"name":"income","fa":"درآمد ماهانه","en":"Monthly income","type":"money","required":true},
 *	  {"name":"housing","fa":"مسکن","en":"Housing","type":"choice","choices":[
 *	    {"value":1,"code":"own","fa":"ملکی","en":"Own"}, … ]}, … ]}
 *
 * type: text integer yes_no date time money choice set json; kind of a text:
 * plain name note code national_id mobile phone postcode sheba address.  Further
 * members: hint_fa hint_en min max required sensitive immutable.  en may be left
 * out and is then fa.  Values of choices are part of the data and never change.
 *
 * At most 64 fields and 200 choices a field (63 of a set).  Everything lives in
 * the arena; a record of the type is arena_alloc(a, t->size) and record_init.
 * INVALID "form.definition", the fault's detail naming the place.
 */
#ifndef RECORD_LOAD_H
#define RECORD_LOAD_H

#include "model.h"

MUST_USE enum rc record_type_from_json(struct arena *a, const char *json, size_t len, struct fault *f,
		const struct record_type **ret_type);

#endif
