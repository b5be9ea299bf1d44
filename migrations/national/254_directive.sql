-- Directives in editions (R394).
create table directive (
	key {I64} primary key not null,
	ver {I64} not null,
	number text not null,
	title text not null,
	about text,
	issued_on text not null,
	words text not null,
	edition {I64} not null,
	jseq {I64} not null,
	seal {BLOB} not null
) {STRICT};
create index directive_number on directive (number, edition);
