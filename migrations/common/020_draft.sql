-- What somebody is still typing (R391): sealed, one row a person and form, no record.
create table draft (
	staff {I64} not null,
	kind text not null,
	ref text not null,
	subject {I64} not null,
	at {I64} not null,
	body {BLOB} not null,
	constraint draft_one primary key (staff, kind, ref)
) {STRICT};
create index draft_age on draft (at);
