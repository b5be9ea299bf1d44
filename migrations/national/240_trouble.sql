-- What people say about the system itself, and what became of it (R255, R370).
create table trouble (
	key {I64} primary key not null,
	ver {I64} not null,
	unit {I64} not null,
	reporter {I64} not null,
	kind {I64} not null,
	place text,
	words {BLOB} not null,
	reported_at {I64} not null,
	state {I64} not null,
	headline text,
	answer {BLOB},
	answered_at {I64},
	answered_by {I64},
	jseq {I64} not null,
	seal {BLOB} not null
) {STRICT};
create index trouble_state on trouble (state, key);
create index trouble_reporter on trouble (reporter, key);
