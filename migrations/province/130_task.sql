-- Things to do about a household, with a day and somebody who answers for them (R77, R114).
create table task (
	key {I64} primary key not null,
	ver {I64} not null,
	household {I64} not null,
	unit {I64} not null,
	worker {I64} not null,
	member {I64},
	kind {I64} not null,
	state {I64} not null,
	what {BLOB},
	opens_on text,
	due_on text not null,
	attempt {I64} not null,
	source {I64},
	before {I64},
	outcome {I64},
	note {BLOB},
	made_at {I64} not null,
	made_by {I64} not null,
	done_on text,
	done_by {I64},
	jseq {I64} not null,
	seal {BLOB} not null,
	constraint task_household foreign key (household) references household (key)
) {STRICT};
create index task_of_household on task (household, state, due_on);
create index task_of_worker on task (worker, state, due_on);
create index task_of_unit on task (unit, state, due_on);
