-- Members who take part in a scheme (R31, R90).
create table participation (
	key {I64} primary key not null,
	ver {I64} not null,
	unit {I64} not null,
	household {I64} not null,
	member {I64} not null,
	scheme {I64} not null,
	scheme_name text not null,
	follower {I64},
	since text not null,
	ended_on text,
	state {I64} not null,
	outcome {I64},
	note {BLOB},
	jseq {I64} not null,
	seal {BLOB} not null,
	constraint participation_household foreign key (household) references household (key)
) {STRICT};
create index participation_scheme on participation (scheme, unit, state);
create index participation_member on participation (member, scheme);
create index participation_follower on participation (follower, state);
create index participation_of on participation (household, key);
