-- Files that stand still: found by rule, decided by people (R117, R142).
create table stagnant (
	key {I64} primary key not null,
	ver {I64} not null,
	household {I64} not null,
	unit {I64} not null,
	why {I64} not null,
	state {I64} not null,
	since text not null,
	found_on text not null,
	decided_on text,
	decided_by {I64},
	note {BLOB},
	ask_again text,
	close_reason {I64},
	pension {I64} not null,
	saved {I64},
	due_before text,
	jseq {I64} not null,
	seal {BLOB} not null,
	constraint stagnant_household foreign key (household) references household (key)
) {STRICT};
create index stagnant_of_unit on stagnant (unit, state, since, key);
create index stagnant_of_household on stagnant (household, state);
