-- A household on its way from one centre to another (R119, R258).  Between provinces each
-- side has a record of it; twin names the other one.
create table case_transfer (
	key {I64} primary key not null,
	ver {I64} not null,
	household {I64} not null,
	file_number text not null,
	family_name text not null,
	members {I64} not null,
	unit_from {I64} not null,
	unit_to {I64} not null,
	direction {I64} not null,
	state {I64} not null,
	reason {BLOB},
	consent {I64} not null,
	despite {BLOB},
	question {BLOB},
	question_at {I64},
	reply {BLOB},
	reply_at {I64},
	decision_note {BLOB},
	asked_by {I64},
	asked_at {I64} not null,
	due_on text not null,
	decided_by {I64},
	decided_at {I64},
	worker {I64},
	moved_to {I64},
	twin {I64},
	jseq {I64} not null,
	seal {BLOB} not null
) {STRICT};
create index case_transfer_from on case_transfer (unit_from, key);
create index case_transfer_to on case_transfer (unit_to, key);
create index case_transfer_household on case_transfer (household, state);
create index case_transfer_waiting on case_transfer (due_on, key) where state = 1;
create index case_transfer_twin on case_transfer (twin) where twin is not null;
-- What a household holds is listed by household when it moves.
create index attachment_of_household on attachment (household);
