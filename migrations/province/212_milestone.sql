-- Good news of a family, with its day (R182, R390).
create table milestone (
	key {I64} primary key not null,
	ver {I64} not null,
	household {I64} not null,
	unit {I64} not null,
	member {I64},
	kind {I64} not null,
	on_day text not null,
	words {BLOB} not null,
	told_by {I64} not null,
	jseq {I64} not null,
	seal {BLOB} not null,
	constraint milestone_household foreign key (household) references household (key)
) {STRICT};
create index milestone_of_household on milestone (household, on_day, key);
create index milestone_unit on milestone (unit, on_day, key);
