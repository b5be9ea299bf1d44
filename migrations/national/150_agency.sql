-- Agencies to which centres refer people: data of a centre, county, province or the country (R271, R280).
create table agency (
	key {I64} primary key not null,
	ver {I64} not null,
	unit {I64} not null,
	name text not null,
	kind {I64} not null,
	offers text,
	contact {BLOB},
	phone {BLOB},
	budget {I64},
	active {I64} not null,
	jseq {I64} not null,
	seal {BLOB} not null
) {STRICT};
create index agency_unit on agency (unit, key);
