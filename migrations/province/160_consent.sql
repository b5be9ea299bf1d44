-- What a family has agreed to: for what, towards whom, until when; and when it was taken back (R11).
create table consent (
	key {I64} primary key not null,
	ver {I64} not null,
	household {I64} not null,
	member {I64} not null,
	purpose {I64} not null,
	what {BLOB} not null,
	to_whom {BLOB},
	how {I64} not null,
	given_on text not null,
	until_on text,
	taken_by {I64} not null,
	state {I64} not null,
	withdrawn_on text,
	withdrawn_by {I64},
	withdraw_note {BLOB},
	jseq {I64} not null,
	seal {BLOB} not null,
	constraint consent_household foreign key (household) references household (key),
	constraint consent_member foreign key (member) references member (key)
) {STRICT};
create index consent_of_household on consent (household, key);
