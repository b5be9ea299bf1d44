-- Needs, strengths beside them, and who stands around the family (R1, R15, R109).
create table need (
	key {I64} primary key not null,
	ver {I64} not null,
	household {I64} not null,
	unit {I64} not null,
	member {I64},
	category {I64} not null,
	words {BLOB} not null,
	severity {I64} not null,
	risk {I64} not null,
	evidence {BLOB},
	priority {I64} not null,
	found_on text not null,
	contact_by text not null,
	worker {I64} not null,
	state {I64} not null,
	closed_on text,
	closed_note {BLOB},
	jseq {I64} not null,
	seal {BLOB} not null,
	constraint need_household foreign key (household) references household (key)
) {STRICT};
create index need_of_household on need (household, state, priority);

create table strength (
	key {I64} primary key not null,
	ver {I64} not null,
	household {I64} not null,
	unit {I64} not null,
	member {I64},
	need {I64},
	kind {I64} not null,
	words {BLOB} not null,
	found_on text not null,
	jseq {I64} not null,
	seal {BLOB} not null,
	constraint strength_household foreign key (household) references household (key)
) {STRICT};
create index strength_of_household on strength (household);

-- One line of the ecomap.
create table tie (
	key {I64} primary key not null,
	ver {I64} not null,
	household {I64} not null,
	unit {I64} not null,
	with_kind {I64} not null,
	with_name {BLOB} not null,
	quality {I64} not null,
	flow {I64} not null,
	note {BLOB},
	jseq {I64} not null,
	seal {BLOB} not null,
	constraint tie_household foreign key (household) references household (key)
) {STRICT};
create index tie_of_household on tie (household);
