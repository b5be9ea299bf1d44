-- Schemes that specialist fields order from the centres (R46, R90, R99).
create table scheme (
	key {I64} primary key not null,
	ver {I64} not null,
	name text not null,
	about text,
	ordered_by text not null,
	field {I64} not null,
	age_from {I64},
	age_to {I64},
	sex {I64},
	wants {I64},
	form text,
	quota {I64},
	hands_over {I64} not null,
	begins_on text not null,
	report_by text,
	directive_no text,
	owner {I64},
	state {I64} not null,
	ended_on text,
	jseq {I64} not null,
	seal {BLOB} not null
) {STRICT};
