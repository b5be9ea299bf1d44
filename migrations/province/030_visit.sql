-- Home visits and their photos (R74, R128-R138).

-- `day` orders plans and results in one index: the day of the visit, else of the plan.
create table visit (
	key {I64} primary key not null,
	ver {I64} not null,
	household {I64} not null,
	unit {I64} not null,
	worker {I64} not null,
	kind {I64} not null,
	state {I64} not null,
	planned_on text,
	planned_minute {I64},
	position {I64},
	visited_on text,
	day text not null,
	recorded_at {I64},
	point {I64},
	notes {BLOB},
	dwelling {I64},
	environment {I64},
	family {I64},
	health {I64},
	safety {I64},
	dwelling_note {BLOB},
	health_note {BLOB},
	strengths {BLOB},
	harms {BLOB},
	address_check {I64},
	members_seen {I64},
	child_seen_alone {I64} not null,
	pension_proposal {I64},
	pension_reason {BLOB},
	follow_up {I64} not null,
	next_step {BLOB},
	next_due text,
	amendment {BLOB},
	jseq {I64} not null,
	seal {BLOB} not null,
	constraint visit_household foreign key (household) references household (key)
) {STRICT};
create index visit_worker_day on visit (worker, day);
create index visit_household_day on visit (household, day);

create table attachment (
	key {I64} primary key not null,
	ver {I64} not null,
	household {I64} not null,
	visit {I64} not null,
	unit {I64} not null,
	hash text not null,
	media_type text not null,
	bytes {I64},
	width {I64},
	height {I64},
	added_at {I64},
	added_by {I64},
	jseq {I64} not null,
	seal {BLOB} not null,
	constraint attachment_visit foreign key (visit) references visit (key)
) {STRICT};
create index attachment_of_visit on attachment (visit);
