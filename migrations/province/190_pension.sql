-- What a visit proposed about the pension, and who decided what (R133).
create table pension_proposal (
	key {I64} primary key not null,
	ver {I64} not null,
	household {I64} not null,
	visit {I64} not null,
	unit {I64} not null,
	worker {I64} not null,
	change {I64} not null,
	reason {BLOB} not null,
	state {I64} not null,
	proposed_at {I64} not null,
	due_on text not null,
	decided_by {I64},
	decided_at {I64},
	answer {BLOB},
	jseq {I64} not null,
	seal {BLOB} not null,
	constraint pension_proposal_household foreign key (household) references household (key),
	constraint pension_proposal_visit foreign key (visit) references visit (key)
) {STRICT};
create unique index pension_proposal_of_visit on pension_proposal (visit);
create index pension_proposal_household on pension_proposal (household, key);
create index pension_proposal_unit on pension_proposal (unit, state, due_on, key);
create index pension_proposal_worker on pension_proposal (worker, state, due_on, key);
