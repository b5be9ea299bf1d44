-- What happened in a household: birth, death, marriage and the like (R23, R119).
create table household_event (
	key {I64} primary key not null,
	ver {I64} not null,
	household {I64} not null,
	unit {I64} not null,
	kind {I64} not null,
	on_day text not null,
	member {I64},
	other_household {I64},
	other_member {I64},
	evidence {I64},
	evidence_no {BLOB},
	note {BLOB},
	members_before {I64} not null,
	members_after {I64} not null,
	by {I64},
	at {I64} not null,
	jseq {I64} not null,
	seal {BLOB} not null,
	constraint household_event_household foreign key (household) references household (key)
) {STRICT};
create index household_event_of on household_event (household, key);
