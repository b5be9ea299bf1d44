-- Who stands in which file, by blind index of national ID, other ID and phone
-- (R9).  Derived: a province keeps its own lines in the transaction that changes
-- a member; the national shard gets those of all provinces by events.
create table person_directory (
	kind {I64} not null,
	bx {BLOB} not null,
	subject {I64} not null,
	household {I64} not null,
	unit {I64} not null,
	open {I64} not null,
	constraint person_directory_pk primary key (kind, bx, subject)
) {STRICT}{WITHOUT_ROWID};
create index person_directory_household on person_directory (household, subject);
