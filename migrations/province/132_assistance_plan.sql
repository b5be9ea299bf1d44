-- Assistance plans in versions: goals per need, acts with who, when and from which means (R110, R111).
create table assistance_plan (
	key {I64} primary key not null,
	ver {I64} not null,
	household {I64} not null,
	unit {I64} not null,
	version {I64} not null,
	state {I64} not null,
	aim {BLOB} not null,
	start_on text,
	review_on text not null,
	worker {I64} not null,
	total {I64},
	level {I64} not null,
	family_agrees {I64} not null,
	family_words {BLOB},
	proposed_on text,
	proposed_by {I64},
	approved_on text,
	approved_by {I64},
	above_on text,
	above_by {I64},
	reviewed_on text,
	closed_on text,
	note {BLOB},
	previous {I64},
	jseq {I64} not null,
	seal {BLOB} not null,
	constraint assistance_plan_household foreign key (household) references household (key)
) {STRICT};
create index assistance_plan_of_household on assistance_plan (household, version);
create index assistance_plan_of_unit on assistance_plan (unit, state);

create table plan_goal (
	key {I64} primary key not null,
	ver {I64} not null,
	household {I64} not null,
	plan {I64} not null,
	need {I64},
	words {BLOB} not null,
	measure {BLOB},
	jseq {I64} not null,
	seal {BLOB} not null,
	constraint plan_goal_plan foreign key (plan) references assistance_plan (key)
) {STRICT};
create index plan_goal_of_plan on plan_goal (plan);

create table plan_act (
	key {I64} primary key not null,
	ver {I64} not null,
	household {I64} not null,
	plan {I64} not null,
	goal {I64} not null,
	what {BLOB} not null,
	staff {I64},
	member {I64},
	due_on text not null,
	means {I64} not null,
	amount {I64},
	jseq {I64} not null,
	seal {BLOB} not null,
	constraint plan_act_goal foreign key (goal) references plan_goal (key)
) {STRICT};
create index plan_act_of_plan on plan_act (plan);
