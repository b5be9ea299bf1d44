-- Complaints, appeals against decisions, feedback and offers of help (R10, R11, R51, R389).
create table complaint (
	key {I64} primary key not null,
	ver {I64} not null,
	code text not null,
	kind {I64} not null,
	about_unit {I64} not null,
	topic {I64},
	household {I64},
	against {I64},
	decision {I64},
	decided {BLOB},
	words {BLOB} not null,
	reporter_name {BLOB},
	reporter_phone {BLOB},
	filed_by {I64},
	handler {I64} not null,
	owner {I64},
	state {I64} not null,
	risen {I64} not null,
	received_at {I64} not null,
	due_on text not null,
	question {BLOB},
	reply {BLOB},
	outcome {I64},
	answer {BLOB},
	answered_at {I64},
	decided_by {I64},
	reopened {I64} not null,
	again {BLOB},
	closed_at {I64},
	jseq {I64} not null,
	seal {BLOB} not null,
	constraint complaint_code unique (code)
) {STRICT};
create index complaint_handler on complaint (handler, state, due_on, key);
create index complaint_of_household on complaint (household, key) where household is not null;
create index complaint_of_decision on complaint (decision, key) where decision is not null;
create index complaint_about on complaint (about_unit, key);
