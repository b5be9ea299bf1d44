-- Leaving support: proposed with the family, decided by somebody else (R118, R174).
create table support_exit (
	key {I64} primary key not null,
	ver {I64} not null,
	household {I64} not null,
	unit {I64} not null,
	state {I64} not null,
	score {I64} not null,
	score_of {I64} not null,
	family_agrees {I64} not null,
	family_words {BLOB} not null,
	grounds {BLOB} not null,
	proposed_on text not null,
	proposed_by {I64} not null,
	decided_on text,
	decided_by {I64},
	note {BLOB},
	jseq {I64} not null,
	seal {BLOB} not null,
	constraint support_exit_household foreign key (household) references household (key)
) {STRICT};
create index support_exit_of_household on support_exit (household);
create index support_exit_of_unit on support_exit (unit, state);
