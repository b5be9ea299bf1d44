-- Receipts of fees and gifts (R24, R91), and which need a gift reached.
create table receipt (
	key {I64} primary key not null,
	ver {I64} not null,
	unit {I64} not null,
	sheet {I64} not null,
	number text not null,
	serial {I64} not null,
	kind {I64} not null,
	service {I64},
	who {I64},
	payer {BLOB} not null,
	what text,
	amount {I64},
	day text not null,
	remains {I64},
	state {I64} not null,
	void_note text,
	by {I64},
	jseq {I64} not null,
	seal {BLOB} not null,
	constraint receipt_number unique (number)
) {STRICT};
create index receipt_sheet on receipt (sheet, key);
create index receipt_remains on receipt (unit, key) where remains > 0;

create table allocation (
	key {I64} primary key not null,
	ver {I64} not null,
	unit {I64} not null,
	household {I64} not null,
	need {I64} not null,
	receipt {I64} not null,
	amount {I64} not null,
	what text,
	day text not null,
	by {I64},
	jseq {I64} not null,
	seal {BLOB} not null,
	constraint allocation_household foreign key (household) references household (key)
) {STRICT};
create index allocation_of on allocation (household, key);
create index allocation_receipt on allocation (receipt);
