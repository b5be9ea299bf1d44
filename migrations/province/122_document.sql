-- What families brought, once for all services (R73, R107).
create table document (
	key {I64} primary key not null,
	ver {I64} not null,
	household {I64} not null,
	unit {I64} not null,
	kind {I64} not null,
	expires_on text,
	note {BLOB},
	state {I64} not null,
	hash text,
	bytes {I64},
	width {I64},
	height {I64},
	added_at {I64} not null,
	added_by {I64},
	checked_by {I64},
	checked_on text,
	jseq {I64} not null,
	seal {BLOB} not null,
	constraint document_household foreign key (household) references household (key)
) {STRICT};
create index document_of on document (household, key);
