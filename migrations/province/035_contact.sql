-- Talks between visits (R137).
create table contact (
	key {I64} primary key not null,
	ver {I64} not null,
	household {I64} not null,
	unit {I64} not null,
	worker {I64} not null,
	at {I64} not null,
	channel {I64} not null,
	outcome {I64} not null,
	from_family {I64} not null,
	note {BLOB},
	again_on text,
	jseq {I64} not null,
	seal {BLOB} not null,
	constraint contact_household foreign key (household) references household (key)
) {STRICT};
create index contact_of_household on contact (household, at);
create index contact_again on contact (worker, again_on);
