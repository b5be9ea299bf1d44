-- Somebody opened very many different files in a day: noticed, stopped, answered for (R21).
create table read_alarm (
	key {I64} primary key not null,
	ver {I64} not null,
	staff {I64} not null,
	role {I64} not null,
	unit {I64} not null,
	day text not null,
	files {I64} not null,
	state {I64} not null,
	stopped_at {I64},
	lifted_at {I64},
	lifted_by {I64},
	lift_reason {BLOB},
	reviewed_at {I64},
	reviewed_by {I64},
	review_note {BLOB},
	jseq {I64} not null,
	seal {BLOB} not null,
	constraint read_alarm_staff_key unique (day, staff)
) {STRICT};
create index read_alarm_unit on read_alarm (unit, state, key);
