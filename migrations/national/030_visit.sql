-- Dated rules: after how long the next visit is due (R128, R254).
create table visit_rule (
	key {I64} primary key not null,
	ver {I64} not null,
	programme {I64} not null,
	after_days {I64},
	every_months {I64},
	every_days {I64},
	valid_from text not null,
	valid_to text,
	source text,
	jseq {I64} not null,
	seal {BLOB} not null
) {STRICT};
