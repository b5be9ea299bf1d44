-- Two rows that may be one person (R9), and what a person decided about them.
create table duplicate (
	key {I64} primary key not null,
	ver {I64} not null,
	member_a {I64} not null,
	member_b {I64} not null,
	file_a {I64} not null,
	file_b {I64} not null,
	unit_a {I64} not null,
	unit_b {I64} not null,
	why {I64},
	state {I64} not null,
	kept {I64},
	taken text,
	id_kind {I64},
	id_reason {BLOB},
	closed {I64} not null,
	due_was text,
	stage_was {I64},
	undo_until text,
	note {BLOB},
	found_at {I64} not null,
	decided_by {I64},
	decided_at {I64},
	jseq {I64} not null,
	seal {BLOB} not null,
	constraint duplicate_pair unique (member_a, member_b)
) {STRICT};
create index duplicate_unit on duplicate (unit_a, state, key);
