-- Neighbourhoods with their responsible centre (R4, R5), and rooms that centres use (R59).
create table neighbourhood (
	key {I64} primary key not null,
	ver {I64} not null,
	county {I64} not null,
	name text not null,
	kind {I64} not null,
	centre {I64},
	lat_e6 {I64},
	lng_e6 {I64},
	name_search text not null,
	jseq {I64} not null,
	seal {BLOB} not null,
	constraint neighbourhood_name_key unique (county, name_search)
) {STRICT};
create index neighbourhood_centre on neighbourhood (centre, key);

create table service_point (
	key {I64} primary key not null,
	ver {I64} not null,
	unit {I64} not null,
	name text not null,
	kind {I64} not null,
	owner text,
	address text,
	opening_times text,
	programmes text,
	lat_e6 {I64},
	lng_e6 {I64},
	opened_on text not null,
	closed_on text,
	jseq {I64} not null,
	seal {BLOB} not null
) {STRICT};
create index service_point_unit on service_point (unit, key);
