-- Counselling sessions; notes under a key of their own, and who may read them (domain/secrecy).
create table counselling (
	key {I64} primary key not null, ver {I64} not null,
	household {I64} not null, member {I64}, counsellor {I64} not null,
	on_day text not null, next_on text, kind {I64} not null, came {I64} not null, closed {I64} not null,
	jseq {I64} not null, seal {BLOB} not null
) {STRICT};
create index counselling_household on counselling (household);
create table counselling_note (
	key {I64} primary key not null, ver {I64} not null,
	session {I64} not null, words {BLOB} not null,
	jseq {I64} not null, seal {BLOB} not null
) {STRICT};
create index counselling_note_session on counselling_note (session);
create table counselling_reader (
	key {I64} primary key not null, ver {I64} not null,
	session {I64} not null, staff {I64} not null, named_by {I64} not null, named_at {I64} not null, named {I64} not null,
	jseq {I64} not null, seal {BLOB} not null
) {STRICT};
create index counselling_reader_session on counselling_reader (session);
